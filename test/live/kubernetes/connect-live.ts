import { pino } from 'pino';
import type { KubernetesTarget } from '../../../src/edge/config/target.ts';
import { connectKubernetes } from '../../../src/edge/kubernetes/connect-kubernetes.ts';
import { systemClock } from '../../../src/lib/clock.ts';

/** A target named `lab` with the namespace of the seeded shop. */
export function connectLive(
  kubeconfig: string,
  options: { timeoutMs?: number; impersonate?: NonNullable<KubernetesTarget['impersonate']> } = {},
) {
  return connectKubernetes(
    {
      name: 'lab',
      readOnly: false,
      timeoutMs: options.timeoutMs ?? 5_000,
      kubeconfig,
      context: undefined,
      namespace: 'shop',
      ...(options.impersonate && { impersonate: options.impersonate }),
    },
    { clock: systemClock(), log: pino({ level: 'silent' }) },
  );
}
