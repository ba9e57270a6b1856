import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Kind } from '../../../src/core/kubernetes/kind.ts';
import type { KubernetesTarget } from '../../../src/edge/config/target.ts';
import { connectKubernetes } from '../../../src/edge/kubernetes/connect-kubernetes.ts';
import { systemClock } from '../../../src/lib/clock.ts';

/** A kubeconfig, as YAML is allowed to be JSON. Several contexts get a token each, named after the context. */
export function kubeconfigText(
  server: string,
  options: { contexts?: string[]; token?: string; caPem?: string; user?: object } = {},
): string {
  const contexts = options.contexts ?? ['fake'];
  const trust =
    options.caPem === undefined
      ? { 'insecure-skip-tls-verify': true }
      : { 'certificate-authority-data': Buffer.from(options.caPem).toString('base64') };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'fake', cluster: { server, ...trust } }],
    users: contexts.map((name) => ({ name, user: options.user ?? { token: options.token ?? `token-${name}` } })),
    contexts: contexts.map((name) => ({ name, context: { cluster: 'fake', user: name } })),
    'current-context': contexts[0],
  });
}

/** A folder for kubeconfig files, removed by `remove`. */
export async function kubeconfigFolder() {
  const dir = await mkdtemp(join(tmpdir(), 'middlewatch-kubeconfig-'));
  return {
    path: (name: string) => join(dir, name),
    async write(name: string, text: string): Promise<string> {
      await writeFile(join(dir, name), text, { mode: 0o600 });
      return join(dir, name);
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

/** A target named `prod` with a short deadline. */
export function connectTo(
  kubeconfig: string | undefined,
  options: { timeoutMs?: number; context?: string; impersonate?: NonNullable<KubernetesTarget['impersonate']> } = {},
) {
  return connectKubernetes(
    {
      name: 'prod',
      readOnly: false,
      timeoutMs: options.timeoutMs ?? 1_000,
      kubeconfig,
      context: options.context,
      namespace: 'default',
      ...(options.impersonate && { impersonate: options.impersonate }),
    },
    { clock: systemClock(), log: pino({ level: 'silent' }) },
  );
}

export const podKind: Kind = {
  group: '',
  version: 'v1',
  resource: 'pods',
  kind: 'Pod',
  singular: 'pod',
  shortNames: ['po'],
  namespaced: true,
  verbs: ['get', 'list'],
  subresources: ['log'],
};

export const secretKind: Kind = { ...podKind, resource: 'secrets', kind: 'Secret', singular: 'secret', shortNames: [] };

export const deploymentKind: Kind = {
  ...podKind,
  group: 'apps',
  resource: 'deployments',
  kind: 'Deployment',
  singular: 'deployment',
  shortNames: ['deploy'],
  subresources: ['scale', 'status'],
};
