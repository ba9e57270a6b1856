import { expect, test } from 'vitest';
import { describeLive } from '../support/lab.ts';
import { broken } from './outcome.ts';
import { killedClicks } from './scenario/click.ts';
import { killAtPoints } from './scenario/kill-point.ts';
import { randomKills } from './scenario/random-kill.ts';
import { table } from './table.ts';

const rounds = 5;

await describeLive('kafka', ({ brokers }) => {
  test('killed at random moments under a stream of alerts the bot loses none, and doubles what it may', async () => {
    const seed = Date.now() % 1_000_000;
    const outcome = await randomKills({ brokers, rounds, seed });
    process.stdout.write(`${table([outcome])}\n`);
    expect(broken(outcome), `seed ${seed}`).toEqual([]);
  });

  test('killed at each point around the call to Slack it loses no alert, and doubles what it may', async () => {
    const outcomes = await killAtPoints({ brokers, rounds });
    process.stdout.write(`${table(outcomes)}\n`);
    expect(outcomes.flatMap(broken)).toEqual([]);
  });

  test('killed around the ack of clicks, each ran once, or was answered as unknown, or was refused by Slack', async () => {
    const seed = Date.now() % 1_000_000;
    const outcome = await killedClicks({ brokers, rounds, seed });
    process.stdout.write(`${table([outcome])}\n`);
    expect(broken(outcome), `seed ${seed}`).toEqual([]);
  });
});
