import { beforeAll, expect, test } from 'vitest';
import { describeAlertmanager } from '../../support/alertmanager.ts';
import { timelines } from '../../support/notify-timeline.ts';
import { playThere, type ToldThere } from './play-there.ts';

// The same timelines are played to the heart in test/core/delivery/timeline.test.ts; where they differ, the table says why.

await describeAlertmanager('what is told, and when, by Alertmanager', () => {
  let told: ToldThere;
  beforeAll(async () => {
    told = await playThere();
  }, 10 * 60_000);

  test.each(timelines.map((timeline, index) => [timeline.name, timeline, index] as const))(
    '%s',
    (_, { tells }, index) => {
      expect(told.get(index)).toEqual(tells);
    },
  );
});
