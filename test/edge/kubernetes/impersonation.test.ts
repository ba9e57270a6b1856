import { afterAll, afterEach, expect, test } from 'vitest';
import type { Identity } from '../../../src/core/access/impersonation.ts';
import { connectTo, kubeconfigFolder, kubeconfigText, podKind } from '../../support/kubernetes/connect-fake.ts';
import { fakeApiServer, type Reply, statusReply } from '../../support/kubernetes/fake-api-server.ts';
import { testCertificates } from '../../support/test-certificate.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const certificates = await testCertificates();
afterAll(() => certificates[Symbol.asyncDispose]());

const empty: Reply = { json: { kind: 'Table', columnDefinitions: [], rows: [] } };

async function cluster(answer: Reply = empty, user: object = { token: 'bot' }) {
  const { server: tls } = certificates;
  const server = await fakeApiServer(() => answer, { tls: { certificate: tls.cert, key: tls.key } });
  const folder = await kubeconfigFolder();
  const file = await folder.write('config', kubeconfigText(server.address, { user, caPem: tls.ca }));
  const system = connectTo(file, { impersonate: [{ members: ['*'], user: 'slack:{id}', groups: [] }] });
  undo.push(server.close, folder.remove, system.close);
  const ask = (port: typeof system.client) =>
    port.list({ kind: podKind, namespace: 'shop', limit: 10 }, AbortSignal.timeout(10_000));
  const as = (identity: Identity) => {
    if (system.impersonation === undefined) throw new Error('nobody can be impersonated');
    return ask(system.impersonation.as(identity));
  };
  const lines = () =>
    server.received.map(({ headerLines }) => headerLines.filter((line) => line.startsWith('impersonate-')));
  return { system, ask, as, lines };
}

test('a person is named with one header line for each group, beside the credentials of the bot', async () => {
  const { as, lines } = await cluster();
  await as({ user: 'dana@example.com', groups: ['sre', 'shop team'] });
  await as({ user: 'lee', groups: [] });
  expect(lines()).toEqual([
    ['impersonate-user: dana@example.com', 'impersonate-group: sre', 'impersonate-group: shop team'],
    ['impersonate-user: lee'],
  ]);
});

test('the bot itself asks as itself, and a kubeconfig that names somebody else does not win over the person', async () => {
  const { system, ask, as, lines } = await cluster(empty, { token: 'bot', as: 'watcher' });
  await as({ user: 'dana', groups: ['sre'] });
  await ask(system.client);
  expect(lines()).toEqual([['impersonate-user: dana', 'impersonate-group: sre'], ['impersonate-user: watcher']]);
});

test('a cluster that does not let the bot act as somebody is told from one that refuses the person', async () => {
  const bot =
    'users "dana" is forbidden: User "bot" cannot impersonate resource "users" in API group "" at the cluster scope';
  const refused = await cluster(statusReply(403, bot));
  await expect(refused.as({ user: 'dana', groups: [] })).rejects.toMatchObject({
    code: 'denied',
    message: 'Kubernetes prod does not let the bot act as dana.',
    hint: 'The bot needs the verb impersonate on that user and on each of its groups, by name.',
  });
  const person = 'pods is forbidden: User "dana" cannot list resource "pods" in API group "" in the namespace "shop"';
  const told = await cluster(statusReply(403, person));
  await expect(told.as({ user: 'dana', groups: [] })).rejects.toMatchObject({
    code: 'denied',
    message: expect.stringContaining('User "dana" cannot list resource "pods"'),
  });
});
