import { describe, expect, test } from 'vitest';
import { type CalendarWindow, holding } from '../../../src/core/alert/time-interval.ts';

const nights: CalendarWindow = {
  times: [{ startMinute: 0, endMinute: 360 }],
  weekdays: [[1, 5]],
  location: 'Europe/Berlin',
};

describe('a time interval', () => {
  test.each([
    ['a weekday night in its zone', nights, '2026-11-23T03:00:00Z', true],
    ['its end is exclusive', nights, '2026-11-23T05:00:00Z', false],
    ['the minute before', nights, '2026-11-23T04:59:59Z', true],
    ['the zone decides the day: Monday 00:30 in Berlin is Sunday in UTC', nights, '2026-11-22T23:30:00Z', true],
    ['summer time moves it', nights, '2026-07-06T04:30:00Z', false],
    ['the weekend does not hold', nights, '2026-11-22T03:00:00Z', false],
    ['the last day of a month', { daysOfMonth: [[-1, -1]] as const }, '2026-02-28T12:00:00Z', true],
    ['not the one before', { daysOfMonth: [[-1, -1]] as const }, '2026-02-27T12:00:00Z', false],
    [
      'a day the month does not have is none of it',
      { daysOfMonth: [[31, 31]] as const },
      '2026-04-30T12:00:00Z',
      false,
    ],
    ['a range ends with the month', { daysOfMonth: [[29, 31]] as const }, '2026-04-30T12:00:00Z', true],
    ['days before its first are none of it', { daysOfMonth: [[-31, -30]] as const }, '2026-02-01T12:00:00Z', false],
    ['a month', { months: [[12, 12]] as const }, '2026-12-24T12:00:00Z', true],
    ['another year', { years: [[2027, 2030]] as const }, '2026-12-24T12:00:00Z', false],
    ['nothing said holds always', {}, '2026-12-24T12:00:00Z', true],
  ])('%s', (_, window, now, holds) => {
    expect(holding([{ name: 'm', windows: [window] }])(['m'], Date.parse(now))).toBe(holds ? 'm' : undefined);
  });

  test('holds only on routes that name it', () => {
    expect(holding([{ name: 'm', windows: [{}] }])(['other'], 0)).toBeUndefined();
  });
});
