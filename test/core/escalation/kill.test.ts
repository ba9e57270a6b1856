import { expect, test } from 'vitest';
import type { KillPoint } from '../delivery/heart.ts';
import { minutes, night, policy, step } from './night.ts';

const points: readonly KillPoint[] = [
  'before begin',
  'after begin',
  'before save',
  'after save',
  'before attempting',
  'after attempting',
  'before post',
  'after post',
  'before settled',
  'after settled',
  'before send',
  'after send',
];

/** Shortly before Ann, Bob and the siren are called. */
const moments = [0, 0.9, 1.9];
const quick = policy(1, step('shop', 1), step('UBOB', 1), step('siren', 2));

test.each(points)(
  'a process that dies %s a call loses no page, and doubles at most the one that it was sending',
  async (point) => {
    let deaths = 0;
    for (const moment of moments) {
      const it = await night({ policy: quick });
      try {
        if (moment > 0) await it.play([[0, 'fires']], moment);
        else {
          await it.heart.read({ name: 'Fire', severity: 'critical', status: 'firing', labels: { service: 'shop' } });
        }
        const died = await it.dieAt(point, moment + 0.5);
        if (died) deaths += 1;
        await it.play([], 6);
        const count = (what: string): number => it.seen.filter((each) => each.what === what).length;
        const at = `${point} at ${moment}`;
        // A message that a crash cut off is sent again, once; what goes outside carries the same id.
        for (const person of ['pages UANN', 'pages UBOB']) {
          expect([1, 2], `${person}, ${at}`).toContain(count(person));
        }
        expect(count('pages UANN') + count('pages UBOB'), at).toBeLessThanOrEqual(3);
        expect(count('pages siren'), at).toBe(1);
        expect(count('cries in COPS'), at).toBe(1);
        const late = it.seen.find(({ what }) => what === 'cries in COPS')?.minute ?? 0;
        expect(late * 60_000, at).toBeLessThanOrEqual(minutes(5));
      } finally {
        await it.stop();
      }
    }
    expect(deaths, 'a point that is never reached tests nothing').toBeGreaterThan(0);
  },
);
