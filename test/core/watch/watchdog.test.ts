import { expect, test } from 'vitest';
import { judgeWatchdog, watchdogBook, watchdogsOf } from '../../../src/core/watch/watchdog.ts';
import { alertWith } from '../alert/alert.ts';

const now = 10_000_000;
const withinMs = 600_000;

test.each([
  ['heard of lately', { heardAt: now - 600_000, linkSince: now - 900_000 }, 'heard'],
  ['heard of lately, although its topic is not read now', { heardAt: now - 60_000, linkSince: undefined }, 'heard'],
  ['not heard of for too long', { heardAt: now - 600_001, linkSince: now - 900_000 }, 'absent'],
  ['never heard of, and listened to for long enough', { heardAt: undefined, linkSince: now - 600_001 }, 'absent'],
  ['never heard of, but listened to only lately', { heardAt: undefined, linkSince: now - 600_000 }, 'not-due'],
  ['not heard of, but listened to again only lately', { heardAt: 0, linkSince: now - 60_000 }, 'not-due'],
  ['not heard of while its topic is not read', { heardAt: 0, linkSince: undefined }, 'no-link'],
] as const)('a watchdog that is %s', (_, seen, verdict) => {
  expect(judgeWatchdog({ withinMs }, { ...seen, now })).toBe(verdict);
});

const watchdogs = [
  { name: 'prod', matchers: [{ label: 'alertname', operator: '=', value: 'Watchdog' }], withinMs, topic: 'alerts' },
  { name: 'all', matchers: [{ label: 'alertname', operator: '=~', value: 'Watch.*' }], withinMs, topic: undefined },
] as const;
const bark = alertWith({ labels: { alertname: 'Watchdog' }, heardAt: 5_000 });

test('an alert is a watchdog by its labels, and by its topic where that is said', () => {
  const namesOf = watchdogsOf(watchdogs);
  expect(namesOf(bark)).toEqual(['prod', 'all']);
  expect(namesOf({ ...bark, record: { ...bark.record, topic: 'other' } })).toEqual(['all']);
  expect(namesOf(alertWith())).toEqual([]);
});

test('the book keeps when each last fired; its end is no sign of life', () => {
  const book = watchdogBook({ watchdogs });
  expect(book.heardAt('prod')).toBeUndefined();
  book.heard([bark, alertWith(), { ...bark, heardAt: 4_000 }, { ...bark, heardAt: 9_000, endsAt: 9_000 }]);
  expect(book.heardAt('prod')).toBe(5_000);
});
