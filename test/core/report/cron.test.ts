import { describe, expect, test } from 'vitest';
import { parseCron } from '../../../src/core/report/cron.ts';
import { MiddlewatchError } from '../../../src/lib/error.ts';

const sorted = (values: Iterable<number>) => [...values].sort((a, b) => a - b);

describe('a cron expression', () => {
  test.each([
    ['0 8 * * 1-5', { minutes: [0], hours: [8], weekdays: [1, 2, 3, 4, 5] }],
    ['*/20 0,12 1 jan-mar *', { minutes: [0, 20, 40], hours: [0, 12], days: [1], months: [1, 2, 3] }],
    ['5 4 * * sun', { minutes: [5], weekdays: [7] }],
    ['5 4 * * 0,7', { weekdays: [7] }],
    ['50/5 8-10/2 * * MON', { minutes: [50, 55], hours: [8, 10], weekdays: [1] }],
  ])('%s', (text, expected) => {
    const { minutes, hours, days, months, weekdays } = parseCron(text);
    const read = { minutes, hours, days: sorted(days), months: sorted(months), weekdays: sorted(weekdays) };
    expect(read).toMatchObject(expected);
  });

  test.each([
    '',
    '0 8 * *',
    '0 8 * * * *',
    '60 8 * * *',
    '0 24 * * *',
    '0 8 0 * *',
    '0 8 * 13 *',
    '0 8 * * 8',
    '0 8 * * 5-1',
    '*/0 8 * * *',
    '0-5-9 8 * * *',
    'a 8 * * *',
    '@daily',
    '0 8 * * mon-',
    '0,,5 8 * * *',
  ])('%j is refused with the way to write it', (text) => {
    expect(() => parseCron(text)).toThrow(MiddlewatchError);
  });
});
