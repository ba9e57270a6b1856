import { describe, expect, test } from 'vitest';
import { closingSteps, openingSteps, type Step, turnOf } from '../../../src/core/incident/step.ts';

const now = 1_000;
const all = (states: Readonly<Record<string, Step['state']>>): Step[] =>
  [...openingSteps('K7QF', ['UDANA'], now), ...closingSteps('K7QF', now)].map((step) => ({
    ...step,
    state: states[step.name] ?? step.state,
  }));
const turn = (name: string, states: Readonly<Record<string, Step['state']>>, at = now) => {
  const steps = all(states);
  const step = steps.find((each) => each.name === name);
  if (step === undefined) throw new Error(`there is no step ${name}`);
  return turnOf(step, steps, at);
};

describe('a step of an incident', () => {
  test.each<[string, string, Readonly<Record<string, Step['state']>>, object]>([
    ['begins with the channel', 'channel', {}, { kind: 'go' }],
    ['waits for the channel', 'card', {}, { kind: 'wait', reason: 'stands-on-open' }],
    ['goes on when the channel is there', 'card', { channel: 'done' }, { kind: 'go' }],
    ['invites while the card still waits', 'invite UDANA', { channel: 'done' }, { kind: 'go' }],
    ['shows its card elsewhere where the channel is refused', 'card', { channel: 'refused' }, { kind: 'go' }],
    [
      'invites nobody into a channel of others',
      'invite UDANA',
      { channel: 'refused' },
      { kind: 'drop', reason: 'no-own-channel' },
    ],
    [
      'pins nothing that is not there',
      'pin',
      { channel: 'done', card: 'refused' },
      { kind: 'drop', reason: 'nothing-to-pin' },
    ],
    [
      'is not held up by a refused one beside it',
      'pin',
      { channel: 'done', card: 'done', topic: 'refused' },
      { kind: 'go' },
    ],
    ['ends in its order', 'file', { channel: 'done', card: 'done' }, { kind: 'wait', reason: 'stands-on-open' }],
    [
      'edits no announcement that was refused',
      'closing-announce',
      { channel: 'done', announce: 'refused' },
      { kind: 'drop', reason: 'nothing-to-edit' },
    ],
  ])('%s', (_, name, states, expected) => {
    expect(turn(name, states)).toEqual(expected);
  });

  test('waits until it is due', () => {
    expect(turn('channel', {}, now - 1)).toEqual({ kind: 'wait', reason: 'not-due' });
  });
});
