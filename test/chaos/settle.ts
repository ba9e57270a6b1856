import { eventually } from '../support/eventually.ts';
import type { MovedBot } from './bot-process.ts';
import { storedCount } from './tally.ts';
import type { World } from './world.ts';

const readWithinMs = 120_000;
const settledWithinMs = 600_000;
const stepMs = 5_000;
const sweepStepMs = 60_000;

const owed = `SELECT COUNT(*) AS count FROM delivery WHERE state IN ('pending', 'attempting', 'unclear')`;
const untold = `SELECT COUNT(*) AS count FROM alert_group WHERE entry IS NULL AND (flush_at IS NOT NULL OR decision IS NULL)`;
const unswept = `SELECT COUNT(*) AS count FROM delivery WHERE state = 'sent' AND attempts > 1 AND doubles_removed IS NULL`;

/** Waits in real time until everything that was written is read. */
export async function allRead(world: World): Promise<void> {
  const { length } = world.writer.sent;
  await eventually(`${length} alerts in the store`, () => storedCount(world) >= length, readWithinMs);
}

/** Moves time on until nothing is owed to chat any more, and then until the sweep has looked for every double. */
export async function settle(world: World, bot: MovedBot): Promise<void> {
  await eventually(
    'nothing is owed to chat',
    async () => {
      if (world.store.count(owed) + world.store.count(untold) === 0) return true;
      await world.advance(bot, stepMs);
      return false;
    },
    settledWithinMs,
  );
  await eventually(
    'every double is swept',
    async () => {
      if (world.store.count(unswept) === 0) return true;
      await world.advance(bot, sweepStepMs);
      return false;
    },
    settledWithinMs,
  );
}
