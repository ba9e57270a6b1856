import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../lab/certificate.ts';
import { readKubeconfig } from '../../lab/kubernetes/client.ts';
import { credentialFiles, ensureCredentials } from '../../lab/kubernetes/credentials.ts';

const now = Date.parse('2026-03-01T03:00:00Z');

describe('a certificate', () => {
  const pair = makeCertificate({ commonName: 'test-ca', use: 'authority' }, now);
  const authority = { commonName: 'test-ca', ...pair };
  const server = makeCertificate(
    { commonName: 'server', organization: 'lab', use: 'server', hosts: ['127.0.0.1', 'localhost'] },
    now,
    authority,
  );
  const read = new X509Certificate(server.certificate);

  test('is signed by its authority and by nobody else', () => {
    const other = makeCertificate({ commonName: 'test-ca', use: 'authority' }, now);
    expect(read.verify(new X509Certificate(pair.certificate).publicKey)).toBe(true);
    expect(read.verify(new X509Certificate(other.certificate).publicKey)).toBe(false);
    expect(read.checkIssued(new X509Certificate(pair.certificate))).toBe(true);
  });

  test('says for whom, for what and for how long it is', () => {
    expect(read.subject).toBe('O=lab\nCN=server');
    expect(read.subjectAltName).toBe('IP Address:127.0.0.1, DNS:localhost');
    expect(read.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(read.ca).toBe(false);
    expect(new X509Certificate(pair.certificate).ca).toBe(true);
    expect(read.validFromDate.toISOString()).toBe('2026-03-01T02:00:00.000Z');
    expect(read.validToDate.toISOString()).toBe('2027-03-01T03:00:00.000Z');
  });

  test('is taken by a TLS client that knows the authority, for the names in it', async () => {
    const authorityNow = {
      commonName: 'test-ca',
      ...makeCertificate({ commonName: 'test-ca', use: 'authority' }, Date.now()),
    };
    const request = { commonName: 'server', use: 'server', hosts: ['127.0.0.1'] } as const;
    const { certificate, key } = makeCertificate(request, Date.now(), authorityNow);
    const served = createServer({ cert: certificate, key }, (_, response) => response.end('hello'));
    const port = await new Promise<number>((resolve) => {
      served.listen(0, '127.0.0.1', () => {
        const address = served.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const dispatcher = new Agent({ connect: { ca: authorityNow.certificate } });
    try {
      expect(await (await fetch(`https://127.0.0.1:${port}`, { dispatcher })).text()).toBe('hello');
      await expect(fetch(`https://localhost:${port}`, { dispatcher })).rejects.toThrow();
    } finally {
      await dispatcher.destroy();
      served.close();
    }
  });
});

describe('credentials', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mwk-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  test('are readable by their owner only', async () => {
    await ensureCredentials(dir, 26_443);
    const files = [dir, join(dir, 'credentials')].map(async (folder) =>
      (await readdir(folder, { withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(folder, entry.name)),
    );
    for (const file of (await Promise.all(files)).flat()) {
      expect([file, (await stat(file)).mode & 0o077]).toEqual([file, 0]);
    }
  });

  test('stay the same when the port changes, and the kubeconfigs follow the port', async () => {
    const file = credentialFiles(dir).kubeconfig('admin');
    await ensureCredentials(dir, 26_443);
    const before = await readKubeconfig(file);
    await ensureCredentials(dir, 26_444);
    expect(await readKubeconfig(file)).toEqual({ ...before, server: 'https://127.0.0.1:26444' });
  });

  test('are made once when two processes ask at the same time', async () => {
    await Promise.all([ensureCredentials(dir, 26_443), ensureCredentials(dir, 26_443)]);
    const { token, authority } = await readKubeconfig(credentialFiles(dir).kubeconfig('viewer'));
    expect(await readFile(credentialFiles(dir).tokens, 'utf8')).toContain(`${token},viewer,`);
    expect(Buffer.from(authority, 'base64').toString()).toBe(await readFile(credentialFiles(dir).authority, 'utf8'));
  });
});
