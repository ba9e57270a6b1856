import { expect, test } from 'vitest';
import { formatDuration, parseDurationMs } from '../../src/lib/duration.ts';

test.each([
  ['0', 0],
  ['500ms', 500],
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['2d', 172_800_000],
  ['1w', 604_800_000],
  [' 5m ', 300_000],
])('reads %s as %i ms', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

test.each(['', '5', 'soon', '-5m', '5 m', '1.5h', '5M', '5m and more', '10mss'])('refuses "%s", naming it', (text) => {
  expect(() => parseDurationMs(text)).toThrow(`"${text}" is not a duration.`);
});

test.each([
  [-5, '0 s'],
  [0, '0 s'],
  [0.2, '1 ms'],
  [42, '42 ms'],
  [99.7, '100 ms'],
  [100, '0.1 s'],
  [234, '0.2 s'],
  [960, '1 s'],
  [45_000, '45 s'],
  [59_600, '1 min'],
  [60_000, '1 min'],
  [3_540_000, '59 min'],
  [3_600_000, '1 h'],
  [7_800_000, '2 h 10 min'],
  [86_400_000, '24 h'],
  [172_800_000, '2 d'],
  [180_000_000, '2 d 2 h'],
  [864_000_000, '10 d'],
])('writes %d ms as "%s"', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
