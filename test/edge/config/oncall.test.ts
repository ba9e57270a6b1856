import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/edge/config/load-config.ts';
import { onCallConfigOf } from '../../../src/edge/config/oncall.ts';
import { MiddlewatchError } from '../../../src/lib/error.ts';

const written = (rotation: string) => `oncall:
  teams:
    - name: shop
      channels: [shop-alerts]
      rotations:
        - name: all
          people: [U0ANN, U0BOB]
          zone: Europe/Berlin
          start: 2026-01-07
${rotation}
`;
const read = (rotation: string) => onCallConfigOf(parseConfig(written(rotation), 'middlewatch.yaml').oncall);
const faults = (text: string): string => {
  try {
    parseConfig(text, 'middlewatch.yaml');
  } catch (thrown) {
    if (thrown instanceof MiddlewatchError && thrown.code === 'usage') return thrown.message;
    throw thrown;
  }
  return 'it was accepted';
};

test('a rotation is read into days, minutes and weekdays', () => {
  const text = `          handOff: monday 09:30
          every: 2w
          only:
            - { days: ['monday:friday'], from: '22:00', to: '06:00' }
            - { days: [sunday], from: '00:00', to: '24:00' }
            - { from: '12:00', to: '13:00' }`;
  expect(read(text).teams).toEqual([
    {
      name: 'shop',
      channels: ['shop-alerts'],
      rotations: [
        {
          name: 'all',
          people: ['U0ANN', 'U0BOB'],
          zone: 'Europe/Berlin',
          // The first Monday after the Wednesday that is written.
          start: '2026-01-12',
          handOffMinute: 570,
          lengthDays: 14,
          only: [
            { weekdays: [1, 2, 3, 4, 5], startMinute: 1_320, endMinute: 360 },
            { weekdays: [7], startMinute: 0, endMinute: 1_440 },
            { weekdays: [7, 1, 2, 3, 4, 5, 6], startMinute: 720, endMinute: 780 },
          ],
        },
      ],
    },
  ]);
});

test('without a weekday the start is the day that is written, and a turn lasts a week', () => {
  expect(read("          handOff: '09:00'").teams[0]?.rotations[0]).toMatchObject({
    start: '2026-01-07',
    lengthDays: 7,
  });
});

test.each([
  [
    'a wrong key',
    '          handoff: monday 09:00',
    '10: there is no key "handoff" in oncall.teams.0.rotations.0; did you mean "handOff"?',
  ],
  [
    'a weekday that there is not',
    '          handOff: mondag 09:00',
    '10: oncall.teams.0.rotations.0.handOff: a time such as 09:00, or a weekday',
  ],
  [
    'a length that is none',
    "          handOff: '09:00'\n          every: 8h",
    '11: oncall.teams.0.rotations.0.every: days or weeks such as 1d or 2w',
  ],
  [
    'a weekday with turns of days',
    '          handOff: monday 09:00\n          every: 3d',
    '11: oncall.teams.0.rotations.0.every: hands over on a weekday',
  ],
  [
    'very long turns',
    "          handOff: '09:00'\n          every: 20w",
    '11: oncall.teams.0.rotations.0.every: at most 12w',
  ],
  [
    'hours that are none',
    "          handOff: '09:00'\n          only: [{ from: '9', to: '10:00' }]",
    '11: oncall.teams.0.rotations.0.only.0.from: a time such as 09:00',
  ],
])('%s is named with its line', (_, rotation, fault) => {
  expect(faults(written(rotation))).toContain(`middlewatch.yaml:${fault}`);
});

test.each([
  ['a person that has no id', 'U0ANN', 'ann', '7: oncall.teams.0.rotations.0.people.0: a user id'],
  ['a zone that there is not', 'Europe/Berlin', 'Berlin', '8: oncall.teams.0.rotations.0.zone: no such time zone'],
  [
    'a day that the calendar has not',
    '2026-01-07',
    '2026-02-30',
    '9: oncall.teams.0.rotations.0.start: a day such as 2026-01-05',
  ],
])('%s is named with its line', (_, right, wrong, fault) => {
  expect(faults(written("          handOff: '09:00'").replace(right, wrong))).toContain(`middlewatch.yaml:${fault}`);
});
