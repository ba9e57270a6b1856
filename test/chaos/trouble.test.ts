import { expect, test } from 'vitest';
import { describeLive } from '../support/lab.ts';
import { broken, type Outcome } from './outcome.ts';
import { badWeather } from './scenario/bad-weather.ts';
import { doubleEnvelopes } from './scenario/double-envelope.ts';
import { fullDisk } from './scenario/full-disk.ts';
import { poisoned } from './scenario/poison.ts';
import { slackAway } from './scenario/slack-away.ts';
import { table } from './table.ts';

const rounds = 5;

await describeLive('kafka', ({ brokers }) => {
  const kept = (outcome: Outcome) => {
    process.stdout.write(`${table([outcome])}\n`);
    expect(broken(outcome)).toEqual([]);
  };

  test('poison between the alerts becomes dead letters and disturbs nothing', async () => {
    kept(await poisoned({ brokers, rounds }));
  });

  test('limits, errors, lost answers and dropped sockets lose no alert and double none', async () => {
    kept(await badWeather({ brokers, rounds, seed: Date.now() % 1_000_000 }));
  });

  test('what Slack brings twice, or does not hear to be taken, takes effect once', async () => {
    kept(await doubleEnvelopes({ brokers, rounds }));
  });

  test('after an hour without Slack whatever still fires is read in chat', async () => {
    kept(await slackAway({ brokers }));
  });

  // Only root can make a disk of its own.
  test.skipIf(process.getuid?.() !== 0)('a store that is full is said, nothing is lost, and it goes on', async () => {
    kept(await fullDisk({ brokers }));
  });
});
