import { describe, expect, test } from 'vitest';
import { defineCommand } from '../../../src/core/command/command.ts';
import { parseWords, typedArguments } from '../../../src/core/command/parse.ts';
import { view } from '../../../src/core/view/build.ts';
import { MiddlewatchError } from '../../../src/lib/error.ts';
import { commandMap, sampleEcho, sampleHidden, sampleNote } from '../../support/sample-command.ts';

const longer = defineCommand({
  name: 'box echo loud',
  summary: 'Says them loudly',
  permission: 'box:echo',
  danger: 'read',
  uses: [],
  args: {},
  run: async () => view('LOUD', []),
});
const commands = commandMap(sampleEcho, sampleNote, sampleHidden, longer);
const parse = (words: string) => parseWords(words, commands, (name) => `/${name}`);
const complaint = (words: string): string => {
  try {
    parse(words);
  } catch (thrown) {
    if (thrown instanceof MiddlewatchError && thrown.code === 'usage') return `${thrown.message} ${thrown.hint ?? ''}`;
    throw thrown;
  }
  return 'it was understood';
};

describe('understands', () => {
  const plain = { name: 'api', count: 3, quick: false, since: 3_600_000 };
  test.each([
    ['defaults', 'box echo api', plain],
    ['places', 'box echo api 5', { ...plain, count: 5 }],
    ['a place given by name', 'box echo --name api --count 5', { ...plain, count: 5 }],
    ['one by name and one by place', 'box echo 7 --name api', { ...plain, count: 7 }],
    ['flags before places', 'box echo -q --color red api', { ...plain, quick: true, color: 'red' }],
    ['an alias joined to its value', 'box echo api -cblue', { ...plain, color: 'blue' }],
    ['a value after =', 'box echo api --color=blue', { ...plain, color: 'blue' }],
    ['durations', 'box echo api --since 1h30m', { ...plain, since: 5_400_000 }],
    ['quoted words', 'box echo "a b"', { ...plain, name: 'a b' }],
    ['what a phone made of quotes and dashes', 'box echo “a b” —color red', { ...plain, name: 'a b', color: 'red' }],
    ['upper case in the name', 'Box ECHO api', plain],
    ['a name behind --', 'box echo -- -q', { ...plain, name: '-q' }],
    ['an empty value as none', 'box echo api --since= --color=', plain],
    ['an apostrophe within a word', "box echo dana's", { ...plain, name: "dana's" }],
  ])('%s', (_, words, args) => {
    expect(parse(words).args).toEqual(args);
  });

  test('the longest name that fits', () => {
    expect(parse('box echo loud').command.name).toBe('box echo loud');
    expect(parse('box echo louder').command.name).toBe('box echo');
  });

  test.each([
    ['box note api it is slow', 'it is slow'],
    ['box note api “it is slow”', 'it is slow'],
    ['box note api see “it is slow”', 'see "it is slow"'],
    ["box note api can't reproduce", "can't reproduce"],
    [`box note api sh -c 'echo "hi there"'`.replace('-c', '-- -c'), `sh -c 'echo "hi there"'`],
    ['box note api', undefined],
  ])('the rest of %s', (words, text) => {
    expect(parse(words).args.text).toBe(text);
  });

  test('--on as the target and never as an argument', () => {
    expect(parse('box echo api --on prod')).toMatchObject({ target: 'prod' });
    expect(parse('box echo api --on prod').args).not.toHaveProperty('on');
    expect(parse('box echo api').target).toBeUndefined();
  });
});

describe('refuses', () => {
  test.each([
    ['nothing', '', 'No command was given. /ops help lists what there is.'],
    ['a noun alone', 'box', '/box needs a verb. Try /box echo, /box note, /box echo loud.'],
    ['a misspelt verb', 'box ecko api', 'There is no command "box ecko". Did you mean /box echo?'],
    ['a misspelt noun', 'bxo note x', 'There is no command "bxo note". Did you mean /box note?'],
    ['an unknown verb of a known noun', 'box fly', 'Did you mean /box echo, /box note, /box echo loud?'],
    ['what nothing is near to', 'zzz yyy', 'There is no command "zzz yyy". /ops help lists what there is.'],
    ['a missing place', 'box echo', 'name is missing: name of it. Usage: /box echo <name> [count] [-c color] [-q]'],
    ['too many places', 'box echo a 1 extra more', '"extra more" is more than it takes. Usage: /box echo'],
    ['an unknown flag', 'box echo a --colour red', 'There is no --colour here; the nearest is --color. Usage:'],
    ['an unknown letter', 'box echo a -z', 'There is no -z here. Usage:'],
    ['a flag without its value', 'box echo a --color', '--color: a value is missing. Usage:'],
    ['a flag where a value should be', 'box echo a --color --quick', '--color: a value is missing. Usage:'],
    ['a value for a switch', 'box echo a --quick=yes', '--quick: takes no value. Usage:'],
    ['a word for a number', 'box echo a many', 'count takes a whole number, not "many". Usage:'],
    ['a fraction', 'box echo a 1.5', 'count takes a whole number, not "1.5". Usage:'],
    ['a number out of bounds', 'box echo a 51', 'count takes 0 to 50, not 51. Usage:'],
    ['a choice that is none', 'box echo a -c green', 'color takes red, blue, not "green". Usage:'],
    ['what is no duration', 'box echo a --since soon', '"soon" is not a duration. Write for example 30s'],
    ['a duration too long', 'box echo a --since 2d', 'since takes 1 min to 24 h, not 2 d. Usage:'],
    ['a text too long', `box echo ${'x'.repeat(21)}`, 'name is 21 characters long; 20 is the most. Usage:'],
  ])('%s', (_, words, sentence) => {
    expect(complaint(words)).toContain(sentence);
  });

  test('never with a stack, whatever is typed', () => {
    for (const words of [
      '"',
      "'",
      '--',
      '-',
      '—',
      '<@',
      '&',
      '\u0000',
      'box echo "',
      'box echo --=x',
      'box echo ---',
    ]) {
      expect(complaint(words), words).toMatch(/\S/);
    }
  });
});

describe('values that a button carries', () => {
  const { args } = sampleEcho;
  test('are taken with their types', () => {
    expect(typedArguments(args, { name: 'a', count: 0, quick: true, since: 120_000 })).toEqual({
      name: 'a',
      count: 0,
      quick: true,
      since: 120_000,
    });
  });

  test('are taken from a form as text', () => {
    expect(typedArguments(args, { name: 'a', count: '4', quick: 'true', since: '2m' })).toMatchObject({
      count: 4,
      quick: true,
      since: 120_000,
    });
  });

  test.each([
    [{ name: 'a', nosuch: 1 }, 'There is no argument "nosuch".'],
    [{ name: 'a', constructor: 'x' }, 'There is no argument "constructor".'],
    [{}, 'name is missing'],
    [{ name: 'a', count: 99 }, 'count takes 0 to 50'],
    [{ name: 'a', count: Number.NaN }, 'whole number'],
    [{ name: 'a', since: Number.POSITIVE_INFINITY }, 'since takes'],
    [{ name: 'a', since: -5 }, 'since takes'],
  ])('are checked like typed ones: %o', (raw, sentence) => {
    expect(() => typedArguments(args, raw)).toThrow(sentence);
  });
});
