import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Command } from '../../src/core/command/command.ts';
import { loadCommands } from '../../src/edge/command/load-commands.ts';
import { configSchema } from '../../src/edge/config/config.ts';
import { documents, type Markdown } from './markdown.ts';
import { root } from './tool.ts';

// Words of the documents that a reader types or looks for: commands, settings, variables, flags. Decisions (docs/adr) say
// what was thought of at their time, and are left out.

let commands: ReadonlyMap<string, Command>;
let all: readonly Markdown[];

beforeAll(async () => {
  commands = await loadCommands(join(root, 'commands'));
  all = (await documents(root)).filter(({ path }) => !path.startsWith('docs/adr/'));
});

/** Every code span that answers, with where it stands. */
const spans = (pick: (code: string) => readonly string[]) =>
  all.flatMap(({ path, codes }) => codes.flatMap(pick).map((found) => ({ path, found })));

test('every command that is named is there', () => {
  const nouns = new Set([...commands.keys()].map((name) => name.split(' ')[0] ?? ''));
  const named = spans((code) =>
    [...code.matchAll(/^\/([a-z0-9]+) ([a-z-]+)/g)].map(([, noun, verb]) => `${noun} ${verb}`),
  );
  expect(named.length).toBeGreaterThan(50);
  // `/invite` is Slack's own; docs/adding-a-command.md makes one as its example.
  const known = (name: string) => commands.has(name) || name.startsWith('invite ') || name === 'kafka groups';
  expect(named.filter(({ found }) => nouns.has(found.split(' ')[0] ?? '') && !known(found))).toEqual([]);
});

/** The part of a JSON Schema that is walked. */
const nodeSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  $ref: z.string().optional(),
});

const whole = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' });
const definitions = z.record(z.string(), z.unknown()).catch({}).parse(whole.$defs);

/** Whether a configuration may have something at this path: `alerts.receivers.pages` goes into lists too. */
function isSetting(node: unknown, path: readonly string[]): boolean {
  const read = nodeSchema.safeParse(node);
  if (!read.success) return false;
  const { properties, items, anyOf = [], $ref } = read.data;
  if ($ref !== undefined) return isSetting(definitions[$ref.replace('#/$defs/', '')], path);
  const [key, ...rest] = path;
  if (key === undefined) return true;
  if (properties !== undefined && Object.hasOwn(properties, key)) return isSetting(properties[key], rest);
  if (items !== undefined) return isSetting(items, path);
  return anyOf.some((choice) => isSetting(choice, path));
}

test('every setting that is named with its place is there', () => {
  const keys = Object.keys(nodeSchema.parse(whole).properties ?? {});
  const named = spans((code) =>
    /^[a-zA-Z]+(\.[a-zA-Z]+)+$/.test(code) && keys.includes(code.split('.')[0] ?? '') ? [code] : [],
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ found }) => !isSetting(whole, found.split('.')))).toEqual([]);
});

test('the walk through the settings finds what there is, and nothing else', () => {
  expect(isSetting(whole, ['alerts', 'receivers', 'pages'])).toBe(true);
  expect(isSetting(whole, ['alerts', 'fallback', 'webhook', 'url'])).toBe(true);
  expect(isSetting(whole, ['alerts', 'receiver'])).toBe(false);
  expect(isSetting(whole, ['store', 'path', 'file'])).toBe(false);
});

/** Everything that reads variables or flags, as one text. */
function sources(): string {
  const folders = ['src', 'commands', 'trial', 'lab', 'generate', 'workspace', 'bench', 'test'];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|js)$/.test(name))
      .map((name) => join(root, folder, name)),
  );
  return [...files, join(root, 'run.mjs'), join(root, 'Dockerfile')]
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

test('every variable and every flag of a program that is named is read somewhere', () => {
  const text = sources();
  const variables = spans((code) => (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(code) ? [code] : []));
  const example = readFileSync(join(root, 'docs/middlewatch.example.yaml'), 'utf8');
  // A file's path may stand in …_FILE instead of the value.
  const isRead = (name: string) => text.includes(name.replace(/_FILE$/, '')) || example.includes(name);
  expect(variables.length).toBeGreaterThan(10);
  expect(variables.filter(({ found }) => !isRead(found))).toEqual([]);

  const flags = spans((code) =>
    /^(npm |node |--)/.test(code) ? [...code.matchAll(/ ?--([a-z][a-z-]+)/g)].map(([, flag]) => flag ?? '') : [],
  );
  // Node's own are no program's.
  const isNodes = (flag: string) => flag.endsWith('-space-size');
  expect(flags.length).toBeGreaterThan(5);
  expect(
    flags.filter(({ found }) => !isNodes(found) && !new RegExp(`['" {]${found}['"]?[:,}]|['"]--${found}`).test(text)),
  ).toEqual([]);
});
