import { describe, expect, test } from 'vitest';
import { needsNotify } from '../../../src/core/alert/needs-notify.ts';

const repeatMs = 100;
const entry = (firing: string[], resolved: string[] = [], at = 950) => ({ at, firing, resolved, rank: 2 });

/** After Alertmanager's TestDedupStageNeedsUpdate (notify/dedup_stage_test.go), now = 1000. */
describe('whether a flush speaks', () => {
  test.each([
    { name: 'nothing was told and something fires', entry: undefined, firing: ['a'], resolved: [], answer: 'first' },
    {
      name: 'nothing was told and nothing fires',
      entry: undefined,
      firing: [],
      resolved: ['a'],
      answer: 'nothing-fires',
    },
    { name: 'an alert joined', entry: entry(['a']), firing: ['a', 'b'], resolved: [], answer: 'new-alerts' },
    {
      name: 'it fires again after everything was resolved',
      entry: entry([], ['a']),
      firing: ['a'],
      resolved: [],
      answer: 'fires-again',
    },
    { name: 'everything is resolved', entry: entry(['a']), firing: [], resolved: ['a'], answer: 'all-resolved' },
    {
      name: 'everything ended and was told',
      entry: entry([], ['a']),
      firing: [],
      resolved: ['a'],
      answer: 'nothing-to-clear',
    },
    { name: 'one of two ended', entry: entry(['a', 'b']), firing: ['a'], resolved: ['b'], answer: 'some-resolved' },
    { name: 'nothing changed', entry: entry(['a']), firing: ['a'], resolved: [], answer: 'unchanged' },
    {
      name: 'nothing changed for exactly the repeat interval',
      entry: entry(['a'], [], 900),
      firing: ['a'],
      resolved: [],
      answer: 'unchanged',
    },
    { name: 'nothing changed for longer', entry: entry(['a'], [], 899), firing: ['a'], resolved: [], answer: 'repeat' },
  ])('$name: $answer', ({ entry: told, firing, resolved, answer }) => {
    expect(needsNotify(told, { firing, resolved, rank: 2 }, repeatMs, 1_000).reason).toBe(answer);
  });

  test('a severity that rose has its own reason', () => {
    expect(needsNotify(entry(['a']), { firing: ['a', 'b'], resolved: [], rank: 3 }, repeatMs, 1_000)).toEqual({
      notify: true,
      reason: 'severity-raised',
    });
  });
});
