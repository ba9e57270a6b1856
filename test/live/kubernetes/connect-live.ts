import { pino } from 'pino';
import { connectKubernetes } from '../../../src/edge/kubernetes/connect-kubernetes.ts';
import { systemClock } from '../../../src/lib/clock.ts';

/** A target named `lab` with the namespace of the seeded shop. */
export function connectLive(kubeconfig: string, options: { timeoutMs?: number } = {}) {
  return connectKubernetes(
    {
      name: 'lab',
      readOnly: false,
      timeoutMs: options.timeoutMs ?? 5_000,
      kubeconfig,
      context: undefined,
      namespace: 'shop',
    },
    { clock: systemClock(), log: pino({ level: 'silent' }) },
  );
}
