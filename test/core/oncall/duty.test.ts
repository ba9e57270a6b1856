import { describe, expect, test } from 'vitest';
import { dutiesOf, dutyAt, type Override, type Team } from '../../../src/core/oncall/duty.ts';
import type { Rotation } from '../../../src/core/oncall/rotation.ts';

const weekly: Rotation = {
  name: 'primary',
  people: ['UANN', 'UBOB'],
  zone: 'Europe/Berlin',
  start: '2026-01-05',
  handOffMinute: 9 * 60,
  lengthDays: 7,
  only: [],
};
const at = (text: string) => Date.parse(text);
const team = (...rotations: Rotation[]): Team => ({ name: 'shop', rotations });
const says = (of: Team, moment: string, overrides: Override[] = []) => {
  const { userId, from, until } = dutyAt(of, overrides, at(moment));
  const written = (time: number | undefined) => (time === undefined ? '…' : new Date(time).toISOString().slice(0, 16));
  return `${userId ?? 'nobody'} ${written(from)} ${written(until)}`;
};

describe('a weekly rotation hands over at nine in Berlin', () => {
  test.each([
    ['the first person begins at the start', '2026-01-05T08:00Z', 'UANN 2026-01-05T08:00 2026-01-12T08:00'],
    ['nobody is on call before it', '2026-01-05T07:59Z', 'nobody … 2026-01-05T08:00'],
    ['the next one follows', '2026-01-12T08:00Z', 'UBOB 2026-01-12T08:00 2026-01-19T08:00'],
    ['nine is an hour earlier in summer', '2026-03-29T12:00Z', 'UBOB 2026-03-23T08:00 2026-03-30T07:00'],
    ['and an hour later again in winter', '2026-10-25T12:00Z', 'UBOB 2026-10-19T07:00 2026-10-26T08:00'],
  ])('%s', (_, moment, wanted) => {
    expect(says(team(weekly), moment)).toBe(wanted);
  });
});

describe('when the clock is moved', () => {
  const daily = { ...weekly, lengthDays: 1, handOffMinute: 150, start: '2026-03-27' };
  test.each([
    [
      'a hand-off that the clock skips happens at the skip',
      '2026-03-29T01:00Z',
      'UANN 2026-03-29T01:00 2026-03-30T00:30',
    ],
    ['one that it shows twice happens the first time', '2026-10-25T00:30Z', 'UANN 2026-10-25T00:30 2026-10-26T01:30'],
  ])('%s', (_, moment, wanted) => {
    expect(says(team(daily), moment)).toBe(wanted);
  });
  const night = { ...weekly, people: ['UANN'], only: [{ weekdays: [7], startMinute: 120, endMinute: 150 }] };
  test.each([
    ['duty hours that the clock skips are none', '2026-03-29T01:10Z', 'nobody'],
    ['those that it shows twice go on until the second time', '2026-10-25T00:45Z', 'UANN'],
  ])('%s', (_, moment, wanted) => {
    expect(says(team(night), moment).split(' ')[0]).toBe(wanted);
  });
});

test('hours that end before they begin end on the next day', () => {
  const nights = { ...weekly, people: ['UANN'], only: [{ weekdays: [5], startMinute: 22 * 60, endMinute: 6 * 60 }] };
  expect(says(team(nights), '2026-01-09T23:00Z')).toBe('UANN 2026-01-09T21:00 2026-01-10T05:00');
});

test('a rotation below fills what the one above leaves, and what both leave is nobody', () => {
  const days = [1, 2, 3, 4, 5];
  const office = {
    ...weekly,
    name: 'office',
    people: ['UDAY'],
    only: [{ weekdays: days, startMinute: 540, endMinute: 1_020 }],
  };
  const weekdays = {
    ...weekly,
    name: 'rest',
    people: ['UNIGHT'],
    only: [{ weekdays: days, startMinute: 0, endMinute: 1_440 }],
  };
  const of = team(office, weekdays);
  expect(says(of, '2026-01-07T10:00Z')).toBe('UDAY 2026-01-07T08:00 2026-01-07T16:00');
  expect(says(of, '2026-01-07T17:00Z')).toBe('UNIGHT 2026-01-07T16:00 2026-01-08T08:00');
  expect(says(of, '2026-01-10T12:00Z')).toBe('nobody 2026-01-09T23:00 2026-01-11T23:00');
});

test('one person who is always on call has no end that could be named', () => {
  expect(says(team({ ...weekly, people: ['UANN'] }), '2026-06-05T08:00Z')).toBe('UANN … …');
});

test('the override that was made last comes first, and one of another team changes nothing', () => {
  const made = (id: string, more: Partial<Override>): Override => ({
    id,
    team: 'shop',
    userId: `U${id}`,
    from: at('2026-01-06T00:00Z'),
    until: at('2026-01-07T00:00Z'),
    by: 'U1',
    at: 1,
    ...more,
  });
  const overrides = [
    made('LATE', { at: 2, from: at('2026-01-06T12:00Z') }),
    made('EARLY', {}),
    made('OTHER', { team: 'other', at: 9 }),
  ];
  const window = { from: at('2026-01-05T12:00Z'), until: at('2026-01-07T12:00Z') };
  const found = dutiesOf(team(weekly), overrides, window);
  expect(found.map(({ userId, says: by }) => `${userId} ${by.kind}`)).toEqual([
    'UANN rotation',
    'UEARLY override',
    'ULATE override',
    'UANN rotation',
  ]);
});
