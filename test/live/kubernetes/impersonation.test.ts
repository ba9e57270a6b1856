import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import get from '../../../commands/k8s/get.ts';
import scale from '../../../commands/k8s/scale.ts';
import { manifest, readKubeconfig } from '../../../lab/kubernetes/client.ts';
import { waitFor } from '../../../lab/kubernetes/wait.ts';
import { clientFor } from '../../../src/core/access/impersonation.ts';
import { findKind } from '../../../src/core/kubernetes/kind.ts';
import { documents } from '../../check/markdown.ts';
import { kubeconfigFolder, kubeconfigText, podKind } from '../../support/kubernetes/connect-fake.ts';
import { describeLive } from '../../support/lab.ts';
import { planCommand, runCommand, viewText } from '../../support/run-command.ts';
import { connectLive } from './connect-live.ts';
import { ownNamespace } from './own-namespace.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const account = 'middlewatch';
const rbac = 'rbac.authorization.k8s.io';

const eventSchema = z.object({
  verb: z.string(),
  requestURI: z.string(),
  user: z.object({ username: z.string() }),
  impersonatedUser: z.object({ username: z.string(), groups: z.array(z.string()).default([]) }).optional(),
  objectRef: z.object({ namespace: z.string().default('') }).optional(),
  responseStatus: z.object({ code: z.number() }).optional(),
});
const tokenSchema = z.object({ status: z.object({ token: z.string() }) });
const managedSchema = z.object({ metadata: z.object({ managedFields: z.array(z.object({ manager: z.string() })) }) });

await describeLive('kubernetes', (env) => {
  const signal = AbortSignal.timeout(300_000);
  let own: Awaited<ReturnType<typeof ownNamespace>>;
  let folder: Awaited<ReturnType<typeof kubeconfigFolder>>;
  let system: ReturnType<typeof connectLive>;

  /** The bot has the rights that docs/security.md gives it, and no others; of the two people one may change things here. */
  beforeAll(async () => {
    own = await ownNamespace(env, signal);
    folder = await kubeconfigFolder();
    const { namespace } = own;
    const metadata = { name: account, namespace };
    await own.client.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }, signal);
    for (const object of await documentedRoles()) await own.client.apply(object, signal);
    await own.client.apply(
      {
        apiVersion: `${rbac}/v1`,
        kind: 'RoleBinding',
        metadata: { name: 'sre', namespace },
        roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'edit' },
        subjects: [{ apiGroup: rbac, kind: 'Group', name: 'sre' }],
      },
      signal,
    );
    await own.deployment('web');
    system = connectLive(await folder.write('bot', await botKubeconfig()), {
      impersonate: [
        { members: ['UDANA'], user: 'dana@example.com', groups: ['shop', 'sre'] },
        { members: ['ULEE'], user: 'lee@example.com', groups: [] },
        { members: ['UEVE'], user: 'eve@example.com', groups: [] },
      ],
    });
    // The API server's authorizer hears of new roles a moment after they are stored.
    await waitFor('the new roles', () => web(portOf('UDANA')), { timeoutMs: 30_000, signal });
  });
  afterAll(async () => {
    await system?.close();
    await folder?.remove();
    for (const { kind, metadata } of await documentedRoles()) {
      const path = `/apis/${rbac}/v1/${kind.toLowerCase()}s/${metadata.name}`;
      await own?.client.request(path, { method: 'DELETE', signal });
    }
    await own?.remove();
  });

  async function documentedRoles() {
    const security = (await documents(root)).find(({ path }) => path === 'docs/security.md');
    const blocks = security?.blocks.filter(({ text }) => text.includes('kind: ClusterRole')) ?? [];
    const objects = blocks.flatMap(({ text }) => parseAllDocuments(text).map((each) => manifest.parse(each.toJS())));
    const subjects = [{ kind: 'ServiceAccount', name: account, namespace: own.namespace }];
    return objects.map((object) => (object.kind === 'ClusterRoleBinding' ? { ...object, subjects } : object));
  }

  async function botKubeconfig(): Promise<string> {
    const { server, authority } = await readKubeconfig(env.kubeconfig);
    const path = `/api/v1/namespaces/${own.namespace}/serviceaccounts/${account}/token`;
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3_600 } };
    const { status } = tokenSchema.parse(await own.client.request(path, { method: 'POST', body, signal }));
    return kubeconfigText(server, { token: status.token, caPem: Buffer.from(authority, 'base64').toString('utf8') });
  }

  const portOf = (userId: string) =>
    clientFor(system, 'Kubernetes', { userId, teamId: 'T1', fullMember: true, groups: [] });
  const list = (port: typeof system.client) =>
    port.list({ kind: podKind, namespace: own.namespace, limit: 10 }, signal);

  async function web(port: typeof system.client) {
    const kind = findKind(await port.kinds({}, signal), 'deployments');
    if (kind === undefined) throw new Error('there are no deployments');
    return port.workload({ kind, name: 'web', namespace: own.namespace }, signal);
  }

  /** Waits until the cluster has written down a change that was asked for as this user; it writes a moment later. */
  async function auditOf(username: string): Promise<z.infer<typeof eventSchema>> {
    let found: z.infer<typeof eventSchema> | undefined;
    const look = async () => {
      const lines = (await readFile(env.auditLog, 'utf8')).split('\n').filter((line) => line.includes(own.namespace));
      found = lines.map((line) => eventSchema.parse(JSON.parse(line))).find(isAsked);
      if (found === undefined) throw new Error(`nothing is written of ${username}`);
    };
    const isAsked = (event: z.infer<typeof eventSchema>) =>
      event.impersonatedUser?.username === username &&
      event.objectRef?.namespace === own.namespace &&
      event.verb === 'patch' &&
      !event.requestURI.includes('dryRun');
    await waitFor(`the audit of ${username}`, look, { timeoutMs: 30_000, signal });
    if (found === undefined) throw new Error('it was there a moment ago');
    return found;
  }

  it('a person changes what the cluster lets them, and the cluster writes down that person and the bot', async () => {
    const kubernetes = portOf('UDANA');
    const args = { workload: 'web', replicas: 3, namespace: own.namespace };
    expect(viewText((await planCommand(scale, { kubernetes }, args)).shows)).toContain('2 → 3');
    expect(viewText(await runCommand(scale, { kubernetes }, args))).toContain('2 → 3');
    const event = await auditOf('dana@example.com');
    expect(event).toMatchObject({
      user: { username: `system:serviceaccount:${own.namespace}:${account}` },
      responseStatus: { code: 200 },
      requestURI: expect.stringContaining('fieldManager=middlewatch'),
    });
    expect(event.impersonatedUser?.groups).toEqual(expect.arrayContaining(['shop', 'sre']));
    const path = `/apis/apps/v1/namespaces/${own.namespace}/deployments/web`;
    const { metadata } = managedSchema.parse(await own.client.request(path, { signal }));
    expect(metadata.managedFields.map(({ manager }) => manager)).toContain('middlewatch');
  });

  it('a person without rights in the cluster is refused by the cluster itself, and its audit shows that person', async () => {
    const kubernetes = portOf('ULEE');
    const asked = runCommand(
      get,
      { kubernetes },
      {
        kind: 'pods',
        name: undefined,
        namespace: own.namespace,
        'all-namespaces': false,
        selector: undefined,
        output: undefined,
      },
    );
    await expect(asked).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining('User "lee@example.com" cannot list resource "pods"'),
    });
    const workload = await web(portOf('UDANA'));
    await expect(kubernetes.scale({ workload, replicas: 9, dryRun: false }, signal)).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining('User "lee@example.com" cannot patch resource "deployments/scale"'),
    });
    expect(await auditOf('lee@example.com')).toMatchObject({ responseStatus: { code: 403 } });
    expect((await web(portOf('UDANA'))).wanted).toBe(workload.wanted);
  });

  it('the bot acts as nobody whom its own rights do not name, and may do nothing as itself', async () => {
    await expect(list(portOf('UEVE'))).rejects.toMatchObject({
      code: 'denied',
      message: 'Kubernetes lab does not let the bot act as eve@example.com.',
    });
    await expect(list(system.client)).rejects.toMatchObject({
      code: 'denied',
      message: expect.stringContaining(`User "system:serviceaccount:${own.namespace}:${account}"`),
    });
    expect(() => portOf('UKIM')).toThrow('Nobody in Kubernetes lab stands for you');
  });
});
