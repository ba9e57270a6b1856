import { afterEach, describe, expect, it } from 'vitest';
import { connectTo, kubeconfigFolder, kubeconfigText, podKind } from '../../support/kubernetes/connect-fake.ts';
import { fakeApiServer, statusReply } from '../../support/kubernetes/fake-api-server.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const empty = { json: { kind: 'Table', columnDefinitions: [], rows: [] } };

async function setUp(accepted: (authorization: string | undefined) => boolean = () => true) {
  const server = await fakeApiServer(({ authorization }) =>
    accepted(authorization) ? empty : statusReply(401, 'Unauthorized'),
  );
  const folder = await kubeconfigFolder();
  undo.push(server.close, folder.remove);
  return { server, folder };
}

function target(...given: Parameters<typeof connectTo>) {
  const system = connectTo(...given);
  undo.push(system.close);
  const ask = () => system.client.list({ kind: podKind, namespace: 'shop', limit: 10 }, AbortSignal.timeout(10_000));
  return { system, ask };
}

describe('a kubeconfig', () => {
  it('that is not there yet is said, and found when it is', async () => {
    const { server, folder } = await setUp();
    const { system, ask } = target(folder.path('later'));
    await expect(ask()).rejects.toMatchObject({
      code: 'unavailable',
      message: `Kubernetes prod has no kubeconfig yet (${folder.path('later')}).`,
    });
    expect(system.address).toBe(`kubeconfig ${folder.path('later')}`);
    await folder.write('later', kubeconfigText(server.address));
    await expect(ask()).resolves.toMatchObject({ rows: [] });
    expect(system.address).toBe(server.address);
  });

  it('that changes is read again', async () => {
    const { server, folder } = await setUp();
    const { ask } = target(await folder.write('config', kubeconfigText(server.address, { token: 'old' })));
    await ask();
    await folder.write('config', kubeconfigText(server.address, { token: 'newer' }));
    await ask();
    expect(server.received.map((request) => request.authorization)).toEqual(['Bearer old', 'Bearer newer']);
  });

  it('that cannot be parsed is named', async () => {
    const { folder } = await setUp();
    const { ask } = target(await folder.write('config', '{"clusters": ['));
    await expect(ask()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`The kubeconfig ${folder.path('config')} cannot be read`),
    });
  });

  it('without the wanted context says which it has', async () => {
    const { server, folder } = await setUp();
    const path = await folder.write('config', kubeconfigText(server.address, { contexts: ['stage', 'prod'] }));
    const { ask } = target(path, { context: 'prodd' });
    await expect(ask()).rejects.toMatchObject({
      code: 'unavailable',
      message: `The kubeconfig ${path} has no cluster for context "prodd".`,
      hint: 'It has stage, prod.',
    });
  });

  it('shared by two targets never lends one the token of the other', async () => {
    const { server, folder } = await setUp();
    const path = await folder.write('config', kubeconfigText(server.address, { contexts: ['stage', 'prod'] }));
    const stage = target(path, { context: 'stage' });
    const prod = target(path, { context: 'prod' });
    await Promise.all([stage.ask(), prod.ask(), stage.ask(), prod.ask()]);
    const tokens = server.received.map((request) => request.authorization).sort();
    expect(tokens).toEqual(['Bearer token-prod', 'Bearer token-prod', 'Bearer token-stage', 'Bearer token-stage']);
  });

  it('whose credential program hangs does not hold the question beyond its deadline', async () => {
    const { server, folder } = await setUp();
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      // It ends by itself, so that nothing is left behind.
      args: ['-e', 'setTimeout(() => {}, 3000)'],
      interactiveMode: 'Never',
    };
    const { ask } = target(await folder.write('config', kubeconfigText(server.address, { user: { exec } })), {
      timeoutMs: 200,
    });
    await expect(ask()).rejects.toMatchObject({ code: 'timeout' });
    expect(server.received).toEqual([]);
  });

  it('whose credential program is missing is named', async () => {
    const { server, folder } = await setUp();
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-credential-program' };
    const { ask } = target(await folder.write('config', kubeconfigText(server.address, { user: { exec } })));
    await expect(ask()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /^The kubeconfig of Kubernetes prod cannot be used \(.*no-such-credential-program/,
      ),
    });
  });

  it('without one, outside a pod, says what to set', async () => {
    const { ask } = target(undefined);
    await expect(ask()).rejects.toMatchObject({
      code: 'unavailable',
      message: 'Kubernetes prod has no kubeconfig, and the bot does not run in a pod.',
      hint: 'Set kubeconfig for this target.',
    });
  });
});

describe('connections', () => {
  it('are kept: questions one after another share one', async () => {
    const { server, folder } = await setUp();
    const { ask } = target(await folder.write('config', kubeconfigText(server.address)));
    for (let count = 0; count < 10; count += 1) await ask();
    expect(server.connections()).toBe(1);
  });

  it('are at most eight at once', async () => {
    const { server, folder } = await setUp();
    const { ask } = target(await folder.write('config', kubeconfigText(server.address)));
    await Promise.all(Array.from({ length: 50 }, ask));
    expect(server.connections()).toBeLessThanOrEqual(8);
  });
});
