import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, expect, test, vi } from 'vitest';
import { readKubeconfig } from '../../../lab/kubernetes/client.ts';
import { connectKubernetes } from '../../../src/edge/kubernetes/connect-kubernetes.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { describeLive } from '../../support/lab.ts';

await describeLive('kubernetes', (env) => {
  afterAll(() => vi.unstubAllEnvs());

  test('without a kubeconfig the service account of the pod is used', async () => {
    const { server, authority, token } = await readKubeconfig(env.kubeconfig);
    const { hostname, port } = new URL(server);
    const root = await mkdtemp(join(tmpdir(), 'middlewatch-pod-'));
    const mounted = join(root, 'var/run/secrets/kubernetes.io/serviceaccount');
    await mkdir(mounted, { recursive: true });
    await writeFile(join(mounted, 'token'), token);
    await writeFile(join(mounted, 'ca.crt'), Buffer.from(authority, 'base64'));
    vi.stubEnv('KUBERNETES_SERVICE_HOST', hostname);
    vi.stubEnv('KUBERNETES_SERVICE_PORT', port);

    const target = {
      name: 'here',
      readOnly: false,
      timeoutMs: 5_000,
      kubeconfig: undefined,
      context: undefined,
      namespace: 'shop',
    };
    const system = connectKubernetes(target, { clock: systemClock(), log: pino({ level: 'silent' }), root });
    const { summary } = await system.check(AbortSignal.timeout(10_000));
    expect(summary).toMatch(/v1\.\d+/);
    expect(system.address).toBe(new URL(server).origin);

    await system.close();
    await rm(root, { recursive: true });
  });
});
