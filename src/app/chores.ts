import type { Teller } from '../core/command/answer.ts';
import type { PipelineDeps } from '../core/command/pipeline.ts';
import { expirePlans } from '../core/command/plan-desk.ts';
import type { InvocationLog } from '../core/port/invocation-log.ts';
import { nightly } from '../edge/cron/nightly.ts';
import { reasonOf } from '../lib/error.ts';

const planSweepMs = 30_000;
/** How long a redelivered envelope is still recognised. */
const rememberMs = 7 * 24 * 3_600_000;

/** Starts what is done by the clock: plans that nobody decided expire, and old invocations are forgotten at night. */
export function startChores(
  deps: PipelineDeps & { readonly invocations: Pick<InvocationLog, 'forget'> },
  answerer: Teller,
): { stop(): Promise<void> } {
  const { clock, log } = deps;
  const offered = new Set<string>();
  const stopSweep = clock.every(planSweepMs, () => {
    expirePlans(deps, answerer, offered).catch((thrown: unknown) =>
      log.error({ reason: reasonOf(thrown) }, 'waiting plans could not be expired'),
    );
  });
  const cleaning = nightly('forget old invocations', () => deps.invocations.forget(clock.now() - rememberMs), log);
  return {
    async stop() {
      stopSweep();
      await cleaning.stop();
    },
  };
}
