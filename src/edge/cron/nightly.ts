import { schedule } from 'node-cron';
import { reasonOf } from '../../lib/error.ts';
import type { Log } from '../../lib/log.ts';

/** Runs `task` every night at 03:17 UTC, when a clean-up disturbs least; one that fails is logged and tried the next night. */
export function nightly(name: string, task: () => Promise<unknown>, log: Log): { stop(): Promise<void> } {
  const run = async (): Promise<void> => {
    await task().catch((thrown: unknown) => log.error({ name, reason: reasonOf(thrown) }, 'a nightly task failed'));
  };
  const job = schedule('17 3 * * *', run, { name, timezone: 'UTC', noOverlap: true });
  return {
    async stop() {
      await job.destroy();
    },
  };
}
