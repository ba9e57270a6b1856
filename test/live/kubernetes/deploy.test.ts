import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { type ApiClient, apiClient, readKubeconfig } from '../../../lab/kubernetes/client.ts';
import { waitFor } from '../../../lab/kubernetes/wait.ts';
import type { Command } from '../../../src/core/command/command.ts';
import { parseWords } from '../../../src/core/command/parse.ts';
import type { Capabilities } from '../../../src/core/port/capability.ts';
import { loadCommands } from '../../../src/edge/command/load-commands.ts';
import { MiddlewatchError } from '../../../src/lib/error.ts';
import { clusterRoles, deployObjects, type Grant, grantsOf } from '../../support/kubernetes/deploy-file.ts';
import { describeLive } from '../../support/lab.ts';
import { planCommand, runCommand } from '../../support/run-command.ts';
import { connectLive } from './connect-live.ts';
import { ownNamespace } from './own-namespace.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const tokenAnswer = z.object({ status: z.object({ token: z.string() }) });
const reviewAnswer = z.object({ status: z.object({ allowed: z.boolean() }) });

await describeLive('kubernetes', (env) => {
  const signal = AbortSignal.timeout(900_000);
  let admin: ApiClient;
  let own: Awaited<ReturnType<typeof ownNamespace>>;
  let folder: string;
  let commands: ReadonlyMap<string, Command>;
  const opened: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    admin = await apiClient(env.kubeconfig);
    own = await ownNamespace(env, signal);
    folder = await mkdtemp(join(tmpdir(), 'middlewatch-deploy-'));
    commands = await loadCommands(join(root, 'commands'));
  });
  afterAll(async () => {
    await Promise.all(opened.map((system) => system.close()));
    const left = (await deployObjects()).filter(({ kind }) =>
      /^(Namespace|ClusterRole|ClusterRoleBinding)$/.test(kind),
    );
    for (const { kind, metadata } of left) await remove(`${pathOf[kind]}/${metadata.name}`);
    for (const kind of ['ClusterRole', 'ClusterRoleBinding']) await remove(`${pathOf[kind]}/${own.namespace}`);
    await own.remove();
    await admin.close();
    await rm(folder, { recursive: true, force: true });
  });

  const pathOf: Record<string, string> = {
    Namespace: '/api/v1/namespaces',
    ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
    ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  };
  const remove = (path: string) => admin.request(path, { method: 'DELETE', signal }).catch(() => undefined);

  /** The bot's connection as a service account, by a token that the API server made for it. */
  async function connectAs(namespace: string, account: string) {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
    const { token } = tokenAnswer.parse(await admin.request(path, { method: 'POST', body, signal })).status;
    const { server, authority } = await readKubeconfig(env.kubeconfig);
    const file = join(folder, `${namespace}-${account}`);
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'lab', cluster: { server, 'certificate-authority-data': authority } }],
      users: [{ name: account, user: { token } }],
      contexts: [{ name: 'lab', context: { cluster: 'lab', user: account, namespace } }],
      'current-context': 'lab',
    };
    await writeFile(file, stringify(config), { mode: 0o600 });
    const system = connectLive(file);
    opened.push(system);
    return system;
  }
  type Connected = Awaited<ReturnType<typeof connectAs>>;

  /** Runs what a person would type, or plans it where it changes something; answers the code of what was thrown. */
  async function typed({ client }: Connected, words: string): Promise<string> {
    const { command, args } = parseWords(words, commands, (name) => `/${name}`);
    const capabilities = { kubernetes: client } as unknown as Capabilities;
    try {
      await (command.danger === 'read' ? runCommand : planCommand)(command, capabilities, args);
      return 'done';
    } catch (thrown) {
      if (thrown instanceof MiddlewatchError) return thrown.code;
      throw thrown;
    }
  }

  /** Waits until the authorizer knows a rule, or no longer does: it hears of roles a moment after they are written. */
  const decided = (account: { namespace: string; name: string }, { group, resource, verb }: Grant, allowed: boolean) =>
    waitFor(
      `${verb} ${resource} ${allowed ? 'granted' : 'refused'}`,
      async (look) => {
        const [name, subresource] = resource.split('/');
        const attributes = { group, resource: name, verb, namespace: 'shop', ...(subresource && { subresource }) };
        const user = `system:serviceaccount:${account.namespace}:${account.name}`;
        const body = {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SubjectAccessReview',
          spec: { user, resourceAttributes: attributes },
        };
        const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
        const { status } = reviewAnswer.parse(await admin.request(path, { method: 'POST', body, signal: look }));
        if (status.allowed !== allowed) throw new Error('not yet');
      },
      { timeoutMs: 60_000, signal },
    );

  test('deploy/kubernetes.yaml is taken by the API server, and its service account is enough for every command', async () => {
    for (const object of await deployObjects()) await admin.apply(object, signal);
    const account = { namespace: 'middlewatch', name: 'middlewatch' };
    const grants = (await clusterRoles()).flatMap(grantsOf);
    for (const grant of grants) await decided(account, grant, true);
    const system = await connectAs(account.namespace, account.name);
    expect((await system.check(signal)).summary).toMatch(/nodes ready$/);
    const lines = [...commands.values()]
      .filter(({ name, hidden }) => name.startsWith('k8s ') && hidden !== true)
      .flatMap(({ name, examples = [] }) => examples.map((example) => `${name} ${example}`));
    expect(lines.length).toBeGreaterThan(5);
    const refused: string[] = [];
    for (const line of lines) if ((await typed(system, line)) === 'denied') refused.push(line);
    expect(refused).toEqual([]);
  });

  test('it really changes what it may change', async () => {
    await own.deployment('changed');
    const system = await connectAs('middlewatch', 'middlewatch');
    const { command, args } = parseWords(`k8s scale changed 3 -n ${own.namespace}`, commands, (name) => name);
    const shown = await runCommand(command, { kubernetes: system.client } as unknown as Capabilities, args);
    expect(shown.title).toBe(`Scaled ${own.namespace}/changed 2 → 3`);
  });

  test('no rule is too many: without any one of them a command that it names is refused', {
    timeout: 600_000,
  }, async () => {
    const account = { namespace: own.namespace, name: 'default' };
    const system = await connectAs(account.namespace, account.name);
    const api = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name: own.namespace } };
    const write = (grants: readonly Grant[]) =>
      admin.apply(
        {
          ...api,
          kind: 'ClusterRole',
          rules: grants.map(({ group, resource, verb }) => ({
            apiGroups: [group],
            resources: [resource],
            verbs: [verb],
          })),
        },
        signal,
      );
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: own.namespace };
    const subjects = [{ kind: 'ServiceAccount', ...account }];
    await admin.apply({ ...api, kind: 'ClusterRoleBinding', roleRef, subjects }, signal);
    const grants = (await clusterRoles()).flatMap(grantsOf);
    const useless: string[] = [];
    for (const grant of grants) {
      await write(grants.filter((other) => other !== grant));
      await decided(account, grant, false);
      const line = commandThatNeeds(grant);
      if ((await typed(system, line)) !== 'denied') useless.push(`${grant.verb} ${grant.resource}: ${line}`);
      await write(grants);
      await decided(account, grant, true);
      if ((await typed(system, line)) === 'denied') useless.push(`with it ${line} is refused too`);
    }
    expect(useless).toEqual([]);
    expect(grants.length).toBeGreaterThan(20);
  });
});

/** What a person types that is refused without this right, in the lab's shop. */
function commandThatNeeds({ group, resource, verb }: Grant): string {
  const kind = group === '' ? resource : `${resource}.${group}`;
  switch (verb) {
    case 'list':
      return `k8s get ${kind} -n shop`;
    case 'get':
      return resource === 'pods/log' ? 'k8s logs deploy/api -n shop' : `k8s get ${kind}/anything -n shop`;
    case 'patch':
      return patches[resource] ?? `no command patches ${resource}`;
  }
}

const patches: Readonly<Record<string, string>> = {
  deployments: 'k8s restart deployment/api -n shop',
  statefulsets: 'k8s restart statefulset/db -n shop',
  daemonsets: 'k8s restart daemonset/agent -n shop',
  'deployments/scale': 'k8s scale deployment/web 7 -n shop',
  'statefulsets/scale': 'k8s scale statefulset/db 4 -n shop',
};
