import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { differences, timelines } from '../../support/notify-timeline.ts';
import { playHere } from '../../support/play-here.ts';

// The same table is played to the real Alertmanager in test/live/alertmanager/timeline.test.ts.

describe('what is told, and when', () => {
  test.each(timelines)('$name', async (timeline) => {
    expect(await playHere(timeline)).toEqual(timeline.here?.tells ?? timeline.tells);
  });

  test('differs from Alertmanager only as docs/reliability.md says', () => {
    const told = readFileSync('docs/reliability.md', 'utf8');
    const played = new Set(timelines.flatMap(({ here }) => here?.because ?? []));
    expect(Object.keys(differences).toSorted()).toEqual([...played].toSorted());
    for (const { alertmanager, here } of Object.values(differences))
      expect(told).toContain(`| ${alertmanager} | ${here} |`);
  });
});
