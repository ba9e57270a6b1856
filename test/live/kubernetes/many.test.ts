import { afterAll, beforeAll, expect, test } from 'vitest';
import get from '../../../commands/k8s/get.ts';
import { describeLive } from '../../support/lab.ts';
import { longAnswer, manyRows } from '../../support/long-answer.ts';
import { runCommand } from '../../support/run-command.ts';
import { connectLive } from './connect-live.ts';
import { ownNamespace } from './own-namespace.ts';

/** More in flight only queue in the server. */
const parallel = 16;

await describeLive('kubernetes', (env) => {
  let own: Awaited<ReturnType<typeof ownNamespace>>;
  const system = connectLive(env.kubeconfig, { timeoutMs: 10_000 });

  beforeAll(async () => {
    const signal = AbortSignal.timeout(150_000);
    own = await ownNamespace(env, signal);
    const path = `/api/v1/namespaces/${own.namespace}/configmaps`;
    // Every namespace has one already: its service account's authority.
    let next = 1;
    const create = async () => {
      while (next < manyRows) {
        const metadata = { name: `map-${String(next).padStart(5, '0')}` };
        next += 1;
        await own.client.request(path, { method: 'POST', body: { metadata }, signal });
      }
    };
    await Promise.all(Array.from({ length: parallel }, create));
  }, 180_000);

  afterAll(async () => {
    await system.close();
    await own?.remove();
  }, 60_000);

  test('get lists ten thousand objects within its deadline, in pages to the last', async () => {
    const signal = AbortSignal.timeout(get.deadlineMs ?? 10_000);
    const { namespace } = own;
    const args = { kind: 'configmaps', name: undefined, namespace, selector: undefined, output: undefined };
    const ask = () => runCommand(get, { kubernetes: system.client }, { ...args, 'all-namespaces': false }, { signal });
    const { lastPage } = await longAnswer(ask);
    expect(lastPage).toContain(`map-${String(manyRows - 1).padStart(5, '0')}`);
  }, 30_000);
});
