import { expect, test } from 'vitest';
import { slashNames, speak, wordsOf } from '../../../src/core/command/spoken.ts';
import { argumentLines, usageOf } from '../../../src/core/command/usage.ts';
import { commandMap, sampleEcho, sampleNote } from '../../support/sample-command.ts';

const [echo, note] = [...commandMap(sampleEcho, sampleNote).values()];

test('shows places, then flags, what may be left out in brackets', () => {
  if (echo === undefined || note === undefined) throw new Error('there are no samples');
  expect(usageOf(echo, speak({}))).toBe('/box echo <name> [count] [-c color] [-q] [--since since]');
  expect(usageOf(note, speak({ prefix: 'x-' }))).toBe('/x-box note <about> [text…]');
});

test('says of each argument what it takes', () => {
  if (echo === undefined) throw new Error('there is no sample');
  expect(argumentLines(echo)).toEqual([
    ['name', 'Name of it'],
    ['count', 'How many (0 to 50; default 3)'],
    ['--color', 'Which color (red, blue)'],
    ['--quick', 'Without waiting'],
    ['--since', 'How far back (at most 24 h; default 1h)'],
  ]);
});

test.each([
  [{}, '/k8s', 'get pods', 'k8s get pods', '/k8s get'],
  [{ prefix: 'x-' }, '/x-k8s', 'get pods', 'k8s get pods', '/x-k8s get'],
  [{ single: 'mw' }, '/mw', 'k8s get pods', 'k8s get pods', '/mw k8s get'],
  [{ single: 'mw' }, '/mw', ' ', 'ops help', '/mw k8s get'],
])('with %o, %s %s means %s', (speech, command, text, words, spoken) => {
  expect(wordsOf(command, text, speech)).toBe(words);
  expect(speak(speech)('k8s get')).toBe(spoken);
});

test('registers one slash command a noun, or the single one', () => {
  expect(slashNames(['k8s', 'ops'], {})).toEqual(['k8s', 'ops']);
  expect(slashNames(['k8s', 'ops'], { prefix: 'x-' })).toEqual(['x-k8s', 'x-ops']);
  expect(slashNames(['k8s', 'ops'], { single: 'mw' })).toEqual(['mw']);
});
