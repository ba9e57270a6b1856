import { afterAll, beforeAll, expect, it } from 'vitest';
import get from '../../../commands/k8s/get.ts';
import logs from '../../../commands/k8s/logs.ts';
import restart from '../../../commands/k8s/restart.ts';
import scale from '../../../commands/k8s/scale.ts';
import type { KubernetesHome } from '../../../lab/kubernetes/control-plane.ts';
import { apiserverFaults } from '../../../lab/kubernetes/fault.ts';
import { fillPods } from '../../../lab/kubernetes/fill.ts';
import { type KubernetesEnv, kubernetes } from '../../../lab/kubernetes/kubernetes.ts';
import type { Running } from '../../../lab/system.ts';
import { freshHome } from '../../lab/kubernetes-home.ts';
import { describeOwn } from '../../support/lab.ts';
import { planCommand, runCommand, viewText } from '../../support/run-command.ts';
import { connectLive } from './connect-live.ts';

const system = kubernetes({ realNode: false });
/** Three pages where the namespace is wanted. */
const podCount = 1_200;
const everything = {
  kind: 'pods',
  name: undefined,
  namespace: undefined,
  'all-namespaces': true,
  selector: undefined,
  output: undefined,
} as const;
const someLogs = {
  pod: 'api',
  namespace: 'shop',
  container: undefined,
  tail: 10,
  previous: false,
  since: undefined,
  grep: undefined,
} as const;

await describeOwn(system, () => {
  const signal = AbortSignal.timeout(600_000);
  let home: KubernetesHome;
  let remove: () => Promise<void>;
  let running: Running<KubernetesEnv> | undefined;
  let env: KubernetesEnv;
  let target: ReturnType<typeof connectLive>;

  beforeAll(async () => {
    ({ home, remove } = await freshHome());
    env = await system.env(home);
    running = await system.start(home, signal);
    target = connectLive(env.kubeconfig, { timeoutMs: 1_000 });
    await target.check(signal);
  }, 120_000);

  afterAll(async () => {
    await target?.close();
    await running?.stop();
    await remove?.();
  }, 60_000);

  const asks = (): [string, () => Promise<unknown>][] => {
    const capabilities = { kubernetes: target.client };
    const workload = { workload: 'api', namespace: 'shop' };
    return [
      ['get', () => runCommand(get, capabilities, everything)],
      ['logs', () => runCommand(logs, capabilities, someLogs)],
      ['scale', () => planCommand(scale, capabilities, { ...workload, replicas: 3 })],
      ['restart', () => planCommand(restart, capabilities, workload)],
      ['check', () => target.check(signal)],
    ];
  };

  it('a server that is down is said by every command at once, and found again when it is back', async () => {
    const faults = apiserverFaults(env);
    const host = new URL(target.address).host;
    await faults.stop();
    try {
      for (const [name, ask] of asks()) {
        await expect(ask(), name).rejects.toMatchObject({
          code: 'unavailable',
          message: `Kubernetes lab did not answer (${host} refused the connection).`,
        });
      }
    } finally {
      await faults.start();
    }
    await expect(target.check(signal)).resolves.toMatchObject({ summary: expect.stringContaining('nodes ready') });
  }, 120_000);

  it('a server that hangs is given up at the deadline, and found again when it goes on', async () => {
    const faults = apiserverFaults(env);
    const host = new URL(target.address).host;
    await faults.pause();
    try {
      for (const [name, ask] of asks()) {
        await expect(ask(), name).rejects.toMatchObject({
          code: 'timeout',
          message: `Kubernetes lab did not answer in 1 s (${host}).`,
        });
      }
    } finally {
      await faults.resume();
    }
    const patient = connectLive(env.kubeconfig);
    await expect(patient.check(signal)).resolves.toMatchObject({ summary: expect.stringContaining('nodes ready') });
    await patient.close();
  }, 120_000);

  it('pods of several pages come whole, with their namespaces', async () => {
    await fillPods(env, podCount, { signal, timeoutMs: 240_000 });
    const roomy = connectLive(env.kubeconfig);
    try {
      const shown = await runCommand(get, { kubernetes: roomy.client }, everything);
      const part = shown.parts.find((candidate) => candidate.kind === 'table');
      expect(part?.kind === 'table' && part.rows.length).toBeGreaterThanOrEqual(podCount);
      expect(viewText(shown)).toMatch(/load-2 +load-\d+-7d4b9c6f58-\S+ +1\/1 +Running/);
    } finally {
      await roomy.close();
    }
  }, 300_000);
});
