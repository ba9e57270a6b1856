import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../../src/core/alert/alert.ts';
import { mergeAlert, worthStoring } from '../../../src/core/alert/merge.ts';
import { alertWith } from './alert.ts';

describe('two words about one alert', () => {
  test.each([
    {
      name: 'the earliest start and the newest annotations stand',
      known: { startsAt: 1_000, heardAt: 2_000, annotations: { summary: 'old' } },
      heard: { startsAt: 1_500, heardAt: 3_000, annotations: { summary: 'new' } },
      merged: { startsAt: 1_000, annotations: { summary: 'new' }, endsAt: undefined },
    },
    {
      name: 'a resolve ends it',
      known: { startsAt: 1_000, heardAt: 2_000 },
      heard: { startsAt: 1_000, heardAt: 3_000, endsAt: 2_900 },
      merged: { startsAt: 1_000, endsAt: 2_900 },
    },
    {
      name: 'of two ends the later one stands',
      known: { startsAt: 1_000, heardAt: 2_000, endsAt: 1_900 },
      heard: { startsAt: 1_000, heardAt: 3_000, endsAt: 1_800 },
      merged: { endsAt: 1_900 },
    },
    {
      name: 'a late old word does not undo a resolve',
      known: { startsAt: 1_000, heardAt: 3_000, endsAt: 2_900 },
      heard: { startsAt: 1_000, heardAt: 2_000 },
      merged: { startsAt: 1_000, endsAt: 2_900, heardAt: 3_000 },
    },
    {
      name: 'a late old resolve does not end what fired again',
      known: { startsAt: 5_000, heardAt: 6_000 },
      heard: { startsAt: 1_000, heardAt: 4_500, endsAt: 4_000 },
      merged: { startsAt: 5_000, endsAt: undefined },
    },
    {
      name: 'an episode that begins after the last one ended replaces it',
      known: { startsAt: 1_000, heardAt: 2_000, endsAt: 1_900 },
      heard: { startsAt: 4_000, heardAt: 4_100 },
      merged: { startsAt: 4_000, endsAt: undefined },
    },
  ])('$name', ({ known, heard, merged }) => {
    expect(mergeAlert(alertWith(known), alertWith(heard))).toMatchObject(merged);
  });

  test.each([
    { name: 'an unknown alert is new', known: undefined, next: {}, worth: 'new' },
    {
      name: 'a repeat within a quarter of its timeout is a repeat',
      known: {},
      next: { heardAt: 102_000 },
      worth: 'repeat',
    },
    { name: 'a repeat after that is stored', known: {}, next: { heardAt: 102_001 }, worth: 'heard' },
    { name: 'an end is a change', known: {}, next: { endsAt: 3_000 }, worth: 'changed' },
    { name: 'a source that never tells its end is a change', known: {}, next: { resolves: false }, worth: 'changed' },
    { name: 'another annotation is a change', known: {}, next: { annotations: { a: '1' } }, worth: 'changed' },
  ])('$name', ({ known, next, worth }) => {
    expect(worthStoring(known && alertWith(known), alertWith(next))).toBe(worth);
  });

  test('the fingerprint knows names from values', () => {
    expect(fingerprintOf({ a: 'b', c: 'd' })).toBe(fingerprintOf({ c: 'd', a: 'b' }));
    expect(fingerprintOf({ a: 'b,c' })).not.toBe(fingerprintOf({ a: 'b', c: '' }));
    expect(fingerprintOf({ ab: 'c' })).not.toBe(fingerprintOf({ a: 'bc' }));
  });
});

describe('that a word came late', () => {
  const late = { at: 90_000, lateMs: 88_000 };

  test.each([
    ['stays while it fires', alertWith({ heardLate: late }), alertWith({ heardAt: 3_000 }), late],
    ['is not said of a repeat', alertWith(), alertWith({ heardAt: 3_000, heardLate: late }), undefined],
    ['is said of its end', alertWith(), alertWith({ heardAt: 3_000, endsAt: 3_000, heardLate: late }), late],
    [
      'ends with the next episode',
      alertWith({ endsAt: 2_000, heardLate: late }),
      alertWith({ startsAt: 5_000, heardAt: 5_000 }),
      undefined,
    ],
    [
      'begins with the next episode',
      alertWith({ endsAt: 2_000 }),
      alertWith({ startsAt: 5_000, heardAt: 5_000, heardLate: late }),
      late,
    ],
  ])('%s', (_, known, heard, expected) => {
    expect(mergeAlert(known, heard).heardLate).toEqual(expected);
  });
});
