import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CheckedObject, Verdict } from '../../../src/core/alert/resolve-check.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { eventually } from '../../support/eventually.ts';
import { type Heart, heart, type KillPoint } from './heart.ts';

const down = {
  name: 'WorkerDown',
  severity: 'critical',
  timeout: '2d',
  summary: 'no worker',
  labels: { namespace: 'shop', deployment: 'worker' },
};
const over = { ...down, status: 'resolved' };
const well: Verdict = { kind: 'well', sentence: 'shop/worker is healthy: 5 of 5 ready' };
const unwell: Verdict = { kind: 'unwell', sentence: 'shop/worker is crash-looping: exit 1' };
const unchecked: Verdict = { kind: 'unchecked', sentence: 'shop/worker: lab did not answer in 10 s' };
const minuteMs = 60_000;

describe('an alert that its source ends', () => {
  let it: Heart;
  let found: Verdict;
  let looks: { object: CheckedObject; at: number }[];
  beforeEach(async () => {
    looks = [];
    found = unwell;
    it = await heart({
      resolveChecker: {
        async look(object) {
          looks.push({ object, at: it.clock.now() });
          return found;
        },
      },
    });
  });
  afterEach(() => it.stop());

  const card = () => it.chat.read(it.chat.cards()[0]);
  const lines = () => it.chat.replies().map((message) => it.chat.read(message));
  const pass = async (forMs: number) => {
    for (let passed = 0; passed < forMs; passed += 2_000) {
      it.clock.advance(2_000);
      await it.idle();
    }
  };
  const fireAndEnd = async (...ends: object[]) => {
    await it.read(down);
    await pass(20_000);
    await it.read(...(ends.length === 0 ? [over] : ends));
    await pass(4_000);
  };

  test.each<[string, Verdict, RegExp, RegExp]>([
    [
      'green, and says what was seen',
      well,
      /^✓ WorkerDown · resolved after .* · checked: shop\/worker is healthy: 5 of 5 ready/,
      /^✓ Resolved after .*, checked: shop\/worker is healthy: 5 of 5 ready/,
    ],
    [
      'grey, and says why nobody knows',
      unchecked,
      /^○ WorkerDown · resolved after .* · not checked: shop\/worker: lab did not answer in 10 s/,
      /^○ Resolved by its source after .*, not checked: /,
    ],
    [
      'amber, and stays open',
      unwell,
      /^◐ WorkerDown · resolved by its source, not well\nshop\/worker is crash-looping: exit 1\n/,
      /^◐ Resolved by its source after .*, not well: shop\/worker is crash-looping: exit 1/,
    ],
  ])('is %s', async (_, verdict, says, line) => {
    found = verdict;
    await fireAndEnd();
    expect(looks.map(({ object }) => object)).toEqual([
      { kind: 'deployment', name: 'worker', namespace: 'shop', target: 'lab' },
    ]);
    expect(card()).toMatch(says);
    await pass(2 * minuteMs);
    expect(lines().filter((said) => line.test(said))).toHaveLength(1);
    expect(lines().filter((said) => said.startsWith('✓'))).toHaveLength(verdict.kind === 'well' ? 1 : 0);
  });

  test('is looked at again every 5 min until it is well, and each change is said once', async () => {
    await fireAndEnd();
    await pass(12 * minuteMs);
    expect(looks.slice(1).map(({ at }, index) => Math.round((at - (looks[index]?.at ?? 0)) / minuteMs))).toEqual([
      5, 5,
    ]);
    expect(card()).toMatch(/^◐ /);
    found = well;
    await pass(5 * minuteMs);
    expect(card()).toMatch(/^✓ WorkerDown · resolved after .* · checked: /);
    expect(lines().filter((said) => said.includes('not well: '))).toHaveLength(1);
    expect(lines().at(-1)).toMatch(/^✓ Resolved and checked: shop\/worker is healthy: 5 of 5 ready/);
    const asked = looks.length;
    await pass(20 * minuteMs);
    expect(looks).toHaveLength(asked);
  });

  test('that is not well can be taken, and is listed as not well until it is', async () => {
    await fireAndEnd();
    await pass(5 * minuteMs);
    expect(plainView(await it.desk().list({ state: 'firing', limit: 10 }))).toContain('not well');
    const id = /#(\w{5})/.exec(card())?.[1] ?? '';
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await pass(4_000);
    expect(card()).toMatch(/^◐ .*\n.*\n.*\nWho: @UDANA since /);
  });

  test('that fires again is red at once, and looked at again when it ends again', async () => {
    await fireAndEnd();
    await it.read({ ...down, startsAt: it.clock.now() });
    await pass(4_000);
    expect(card()).toMatch(/^● CRITICAL/);
    found = well;
    await it.read(over);
    await pass(4_000);
    expect(looks).toHaveLength(2);
    expect(card()).toMatch(/^✓ .* · checked: /);
  });

  test('is believed where its labels name nothing that can be looked at', async () => {
    const lone = { ...down, labels: { host: 'db1' } };
    await it.read(lone);
    await pass(20_000);
    await it.read({ ...lone, status: 'resolved' });
    await pass(2 * minuteMs);
    expect(looks).toEqual([]);
    expect(card()).toMatch(/^✓ WorkerDown · resolved after \S+ \S+\n/);
  });

  const points: KillPoint[] = [
    'before look',
    'after look',
    'before saveCheck',
    'after saveCheck',
    'before update',
    'after update',
  ];
  test.each(points)('is looked at and told all the same by a process after one that was killed %s', async (point) => {
    await it.read(down);
    await pass(20_000);
    it.killAt(point);
    await it.read(over);
    await eventually('its death', async () => {
      it.clock.advance(1_000);
      await it.idle();
      return it.isDead();
    });
    await it.restart();
    await pass(80_000);
    expect(card()).toMatch(/^◐ WorkerDown · resolved by its source, not well/);
    expect(lines().filter((said) => said.includes('not well: '))).toHaveLength(1);
    found = well;
    await pass(6 * minuteMs);
    expect(card()).toMatch(/^✓ .* · checked: /);
  });
});
