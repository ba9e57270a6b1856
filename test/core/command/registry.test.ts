import { expect, test } from 'vitest';
import { registerCommands } from '../../../src/core/command/registry.ts';
import { sampleEcho } from '../../support/sample-command.ts';

const echo = { path: 'box/echo.ts', exported: sampleEcho };
const altered = (change: object) => ({ path: 'box/echo.ts', exported: { ...sampleEcho, ...change } });

test('holds each command under its name', () => {
  expect([...registerCommands([echo]).keys()]).toEqual(['box echo']);
});

test.each([
  ['a file without a command', { path: 'box/echo.ts', exported: undefined }, 'does not export a command'],
  ['a file that exports something else', { path: 'box/echo.ts', exported: { name: 'box echo' } }, 'does not export'],
  ['a name that is not the path', { ...echo, path: 'box/say.ts' }, 'its name is "box echo", its path says "box say"'],
  ['a name with capitals', { path: 'box/Echo.ts', exported: { ...sampleEcho, name: 'box Echo' } }, 'its name is'],
  ['no summary', altered({ summary: ' ' }), 'it has no summary'],
  ['a permission that is none', altered({ permission: 'everything' }), '"everything" is not a permission'],
  ['a class that is none', altered({ danger: 'fun' }), '"fun" is not a class'],
  ['a capability that is none', altered({ uses: ['root'] }), '"root" is not a capability'],
  ['a change without a plan', altered({ danger: 'change' }), 'it changes something and has no plan'],
  ['a look with a plan', altered({ plan: () => undefined }), 'it only looks and has a plan'],
  [
    'a place behind the one that takes the rest',
    altered({
      args: {
        all: { type: 'string', summary: 'All', positional: true, rest: true },
        one: { type: 'string', summary: 'One', positional: true },
      },
    }),
    '"one" stands behind "all", which takes the rest',
  ],
  ['an argument named like the target', altered({ args: { on: { type: 'string', summary: 'x' } } }), '"on" is taken'],
  [
    'two arguments of one letter',
    altered({
      args: { a: { type: 'boolean', summary: 'x', alias: 'x' }, b: { type: 'boolean', summary: 'x', alias: 'x' } },
    }),
    '-x stands for two arguments',
  ],
])('refuses %s, naming the file', (_, found, sentence) => {
  expect(() => registerCommands([found])).toThrow(sentence);
  expect(() => registerCommands([found])).toThrow(/^commands\/box\//);
});

test('refuses two commands of one name, and none at all', () => {
  expect(() => registerCommands([echo, echo])).toThrow('there is already a command "box echo"');
  expect(() => registerCommands([])).toThrow('There is no command');
});
