import { expect, test } from 'vitest';
import { linkBook } from '../../../src/core/health/link-book.ts';
import { fail } from '../../../src/lib/error.ts';
import { manualClock } from '../../support/manual-clock.ts';

const never = new AbortController().signal;

test('each link says what it really answered, in the order given', async () => {
  const clock = manualClock(1_000);
  const book = linkBook(
    () => [
      { name: 'Kafka', ask: async () => '3 brokers' },
      { name: 'Slack', ask: async () => ({ state: 'warning', detail: '1 of 2 sockets' }) },
      { name: 'Lab', ask: async () => ({ state: 'warning', detail: 'building', answered: false }) },
      { name: 'Topic', ask: async () => ({ state: 'unknown', detail: 'not read yet' }) },
    ],
    { clock },
  );
  expect(await book.check(never)).toEqual([
    { link: 'Kafka', state: 'good', detail: '3 brokers', lastAnswerAt: 1_000 },
    { link: 'Slack', state: 'warning', detail: '1 of 2 sockets', lastAnswerAt: 1_000 },
    { link: 'Lab', state: 'warning', detail: 'building', lastAnswerAt: undefined },
    { link: 'Topic', state: 'unknown', detail: 'not read yet', lastAnswerAt: undefined },
  ]);
});

test('one that fails says why, what to do, and when it last answered', async () => {
  const clock = manualClock(1_000);
  let down = false;
  const link = {
    name: 'MinIO',
    ask: async () => {
      if (down) throw fail('unavailable', 'MinIO refused the connection.', { hint: 'Start it.' });
      return 'fine';
    },
  };
  const book = linkBook(() => [link], { clock });
  await book.check(never);
  down = true;
  clock.advance(60_000);
  expect(await book.check(never)).toEqual([
    { link: 'MinIO', state: 'bad', detail: 'MinIO refused the connection.', hint: 'Start it.', lastAnswerAt: 1_000 },
  ]);
});

test('one that never answers does not hold up the others, and is never called good', async () => {
  const given = new AbortController();
  const book = linkBook(
    () => [
      { name: 'Hung', ask: () => new Promise<string>(() => undefined) },
      { name: 'Quick', ask: async () => 'here' },
    ],
    { clock: manualClock() },
  );
  const checking = book.check(given.signal);
  given.abort(new Error('given up'));
  const [hung, quick] = await checking;
  expect(hung).toMatchObject({ state: 'bad', lastAnswerAt: undefined });
  expect(quick).toMatchObject({ state: 'good' });
});

test('a bug in a link is no answer, and its inside is not shown', async () => {
  const broken = {
    name: 'Docker',
    ask: async () => {
      throw new TypeError('cannot read x of undefined');
    },
  };
  const [found] = await linkBook(() => [broken], { clock: manualClock() }).check(never);
  expect(found).toMatchObject({ state: 'bad' });
  expect(found?.detail).not.toContain('undefined');
});
