import { generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { fillOnce } from '../cache.ts';
import { type Certificate, type CertificateRequest, makeCertificate } from '../certificate.ts';

/** Users that the API server knows by a token, with their groups. RBAC decides what each may do. */
const users = {
  admin: { user: 'admin', groups: 'system:masters' },
  viewer: { user: 'viewer', groups: 'shop-viewers' },
  'controller-manager': { user: 'system:kube-controller-manager', groups: '' },
  scheduler: { user: 'system:kube-scheduler', groups: '' },
  kwok: { user: 'kwok', groups: 'system:masters' },
  'metrics-server': { user: 'metrics-server', groups: 'system:masters' },
  'node-real': { user: 'system:node:node-real', groups: 'system:nodes' },
} as const;

export type UserName = keyof typeof users;

const userNames: readonly UserName[] = [
  'admin',
  'viewer',
  'controller-manager',
  'scheduler',
  'kwok',
  'metrics-server',
  'node-real',
];

const certificates: Readonly<Record<string, Omit<CertificateRequest, 'commonName'> & Partial<CertificateRequest>>> = {
  apiserver: {
    use: 'server',
    hosts: [
      '127.0.0.1',
      '10.96.0.1',
      'localhost',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      'kubernetes.default.svc.cluster.local',
    ],
  },
  etcd: { use: 'server', hosts: ['127.0.0.1', 'localhost'] },
  'etcd-client': { use: 'client' },
  kwok: { use: 'server', hosts: ['127.0.0.1', 'localhost'] },
  'kubelet-client': { use: 'client', organization: 'system:masters' },
  'front-proxy': { use: 'client', commonName: 'front-proxy-client' },
};

/** Renewed when less than this is left, so that nothing expires while the lab runs. */
const renewBeforeMs = 30 * 86_400_000;
const authorityName = 'middlewatch-lab';

/** Paths of what `ensureCredentials` made. */
export function credentialFiles(dir: string) {
  const file = (name: string) => join(dir, 'credentials', name);
  return {
    authority: file('ca.crt'),
    certificate: (name: string) => file(`${name}.crt`),
    key: (name: string) => file(`${name}.key`),
    tokens: file('tokens.csv'),
    serviceAccountKey: file('service-account.key'),
    serviceAccountPublic: file('service-account.pub'),
    kubeconfig: (name: UserName) => join(dir, `${name}.kubeconfig`),
  };
}

export type CredentialFiles = ReturnType<typeof credentialFiles>;

/**
 * Makes certificates and random tokens once, mode 0600, and a kubeconfig for each user and the port of now.
 *
 * May be called by several processes at once: the first to finish wins.
 */
export async function ensureCredentials(dir: string, apiserverPort: number): Promise<CredentialFiles> {
  const files = credentialFiles(dir);
  const target = join(dir, 'credentials');
  if (await expiresSoon(files.authority)) await rm(target, { recursive: true, force: true });
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await fillOnce(target, writeSecrets);
  const authority = await readFile(files.authority);
  const tokens = new Map((await readFile(files.tokens, 'utf8')).split('\n').map(userAndToken));
  for (const name of userNames) {
    const config = kubeconfig(apiserverPort, authority, name, tokens.get(users[name].user) ?? '');
    await replaceFile(files.kubeconfig(name), config);
  }
  return files;
}

async function expiresSoon(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  const { validTo } = new X509Certificate(await readFile(file));
  return Date.parse(validTo) - Date.now() < renewBeforeMs;
}

async function writeSecrets(dir: string): Promise<void> {
  const now = Date.now();
  const write = (name: string, text: string) => writeFile(join(dir, name), text, { mode: 0o600 });
  const save = async (name: string, pair: Certificate) => {
    await write(`${name}.crt`, pair.certificate);
    await write(`${name}.key`, pair.key);
  };
  const authority = makeCertificate({ commonName: authorityName, use: 'authority' }, now);
  const issuer = { commonName: authorityName, ...authority };
  await save('ca', authority);
  for (const [name, request] of Object.entries(certificates)) {
    await save(name, makeCertificate({ commonName: name, ...request }, now, issuer));
  }
  const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await write('service-account.key', signing.privateKey.export({ type: 'sec1', format: 'pem' }).toString());
  await write('service-account.pub', signing.publicKey.export({ type: 'spki', format: 'pem' }).toString());
  const rows = userNames.map((name) => {
    const { user, groups } = users[name];
    return `${randomBytes(24).toString('hex')},${user},${user},"${groups}"`;
  });
  await write('tokens.csv', `${rows.join('\n')}\n`);
}

function userAndToken(row: string): [string, string] {
  const [token = '', user = ''] = row.split(',');
  return [user, token];
}

function kubeconfig(port: number, authority: Buffer, name: UserName, token: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'lab',
        cluster: {
          server: `https://127.0.0.1:${port}`,
          'certificate-authority-data': authority.toString('base64'),
        },
      },
    ],
    users: [{ name, user: { token } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: name } }],
    'current-context': 'lab',
  });
}

/** A reader sees the old file or the new one, never a part; unchanged files are left alone. */
async function replaceFile(file: string, text: string): Promise<void> {
  const old = await readFile(file, 'utf8').catch(() => undefined);
  if (old === text) return;
  const unfinished = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(unfinished, text, { mode: 0o600 });
  await rename(unfinished, file);
}

/** Signs one more server certificate, for a node whose address is known only when it starts. */
export async function issueServerCertificate(dir: string, name: string, hosts: readonly string[]): Promise<void> {
  const files = credentialFiles(dir);
  const issuer = {
    commonName: authorityName,
    certificate: await readFile(files.authority, 'utf8'),
    key: await readFile(files.key('ca'), 'utf8'),
  };
  const pair = makeCertificate({ commonName: name, use: 'server', hosts }, Date.now(), issuer);
  await replaceFile(files.certificate(name), pair.certificate);
  await replaceFile(files.key(name), pair.key);
}
