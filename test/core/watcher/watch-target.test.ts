import { afterEach, describe, expect, test } from 'vitest';
import { defineWatcher, type Finding } from '../../../src/core/watcher/define-watcher.ts';
import { type TargetWatch, watchTarget } from '../../../src/core/watcher/watch-target.ts';
import { fail } from '../../../src/lib/error.ts';
import { eventually } from '../../support/eventually.ts';
import { type Heart, heart } from '../delivery/heart.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const watched = { component: 'kafka prod', target: 'prod', notReachedAfterMs: 60_000 };
const offline: Finding = {
  name: 'KafkaPartitionsOffline',
  object: { topic: 'orders' },
  summary: '1 of 3 partitions of orders had no leader.',
  afterMs: 30_000,
  state: 'holds',
};
/** Looks at whatever is given. */
const plain = defineWatcher<() => Promise<readonly Finding[]>, undefined, readonly Finding[]>({
  name: 'plain',
  looksKept: 1,
  observe: (client) => client(),
  judge: (looks) => looks.at(-1) ?? [],
});

describe('a target that is watched', () => {
  let it: Heart;
  let watch: TargetWatch;
  afterEach(async () => {
    await watch.stop();
    await it.stop();
  });

  const begin = (client: () => Promise<readonly Finding[]>) => {
    const target = { client, settings: undefined, watched };
    watch = watchTarget(plain, target, { alerts: it.service().own, clock: it.clock, log });
    watch.wake();
  };
  const operations = (what: string) =>
    eventually(`in operations: ${what}`, () => {
      it.clock.advance(10_000);
      return it.chat.cards().find((card) => card.channelId === 'COPS' && it.chat.read(card).includes(what));
    });

  test('tells what stays wrong in the operations channel as a warning, once, over a restart too, and then its end', async () => {
    let found: readonly Finding[] = [offline];
    it = await heart();
    begin(async () => found);
    const card = await operations('1 of 3 partitions of orders had no leader.');
    expect(it.chat.read(card)).toContain('WARNING');
    await watch.stop();
    await it.restart();
    let looks = 0;
    begin(async () => {
      looks += 1;
      return found;
    });
    await eventually('looks after the restart', () => {
      it.clock.advance(10_000);
      return looks > 5;
    });
    found = [];
    await eventually('its end', () => {
      it.clock.advance(10_000);
      return it.chat.read(card).includes('✓ KafkaPartitionsOffline');
    });
    expect(it.chat.cards()).toHaveLength(1);
  });

  test('says what the store did not take after the next look', async () => {
    it = await heart();
    it.breakCall('settle');
    let looks = 0;
    begin(async () => {
      looks += 1;
      return [offline];
    });
    await eventually('looks', () => {
      it.clock.advance(10_000);
      return looks > 8;
    });
    it.mendCall('settle');
    await operations('1 of 3 partitions of orders had no leader.');
  });

  test('looks that fail are one alert about the link, and health says so', async () => {
    it = await heart();
    begin(async () => {
      throw fail('unavailable', 'Kafka prod does not answer.');
    });
    await operations('Looks at kafka prod fail: Kafka prod does not answer.');
    const state = await watch.link.ask(AbortSignal.timeout(1_000));
    expect(state).toMatchObject({ state: 'bad' });
  });
});
