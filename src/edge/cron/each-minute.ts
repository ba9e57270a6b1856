import { schedule } from 'node-cron';
import { reasonOf } from '../../lib/error.ts';
import type { Log } from '../../lib/log.ts';

/** Runs `task` at the beginning of each minute, never twice at once; one that fails is logged and tried the next minute. */
export function eachMinute(name: string, task: () => Promise<unknown>, log: Log): { stop(): Promise<void> } {
  const run = async (): Promise<void> => {
    await task().catch((thrown: unknown) =>
      log.error({ name, reason: reasonOf(thrown) }, 'a task of the clock failed'),
    );
  };
  const job = schedule('* * * * *', run, { name, timezone: 'UTC', noOverlap: true });
  return {
    async stop() {
      await job.destroy();
    },
  };
}
