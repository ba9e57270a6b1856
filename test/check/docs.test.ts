import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Command } from '../../src/core/command/command.ts';
import { loadCommands } from '../../src/edge/command/load-commands.ts';
import { loadConfig, parseConfig } from '../../src/edge/config/load-config.ts';
import { methodRegistry } from '../../workspace/method/registry.ts';
import { documents, type Markdown } from './markdown.ts';
import { root, run } from './tool.ts';

// What the documents say is held against what there is.

const folders = ['src', 'commands', 'docs', 'test', 'workspace', 'lab', 'trial', 'generate', 'bench', 'deploy'];
const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).scripts;
/** `docs/adding-a-command.md` makes this file as its example; it is not there on purpose. */
const imagined = new Set(['bench/results/', 'commands/kafka/groups.ts']);

let commands: ReadonlyMap<string, Command>;
let all: readonly Markdown[];

beforeAll(async () => {
  commands = await loadCommands(join(root, 'commands'));
  all = await documents(root);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

test('the documents are found', () => {
  expect(all.map(({ path }) => path)).toEqual(expect.arrayContaining(['README.md', 'docs/operations.md']));
});

test('every relative link and image leads to something', () => {
  const dead = all.flatMap(({ path, links }) =>
    links
      .filter((link) => !/^[a-z]+:|^#/.test(link))
      .map((link) => join(dirname(path), link.replace(/#.*/, '')))
      .filter((target) => !existsSync(join(root, target)))
      .map((target) => `${path}: ${target}`),
  );
  expect(dead).toEqual([]);
});

test('every path that is named exists', () => {
  const isPath = (code: string) => /^[\w./-]+$/.test(code) && folders.some((folder) => code.startsWith(`${folder}/`));
  const missing = all.flatMap(({ path, codes }) =>
    codes
      .filter((code) => isPath(code) && !imagined.has(code) && !existsSync(join(root, code)))
      .map((code) => `${path}: ${code}`),
  );
  expect(missing).toEqual([]);
});

test('every script that is named exists', () => {
  const named = all.flatMap(({ path, text }) =>
    [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => ({ path, script: script ?? '' })),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(({ script }) => scripts[script] === undefined)).toEqual([]);
});

test('README names every command, and none that is not there', () => {
  const readme = all.find(({ path }) => path === 'README.md')?.codes ?? [];
  const named = new Set(
    readme.filter((code) => /^\/[a-z0-9]+ [a-z-]+/.test(code)).map((code) => code.slice(1).split(' ', 2).join(' ')),
  );
  const visible = [...commands.values()].filter((command) => command.hidden !== true).map((command) => command.name);
  // `/invite @middlewatch` is Slack's own.
  expect([...named].sort()).toEqual(visible.sort());
});

describe('the example of a configuration', () => {
  const example = join(root, 'docs/middlewatch.example.yaml');

  test('is read without a complaint', () => {
    const names = [
      'NTFY_TOKEN',
      'PAGERDUTY_KEY',
      'KAFKA_PASSWORD',
      'MINIO_ACCESS_KEY',
      'MINIO_SECRET_KEY',
      'INGEST_TOKEN',
    ];
    for (const name of names) vi.stubEnv(name, 'an-example-of-a-secret');
    for (const name of ['DEAD_MANS_SWITCH_URL', 'FALLBACK_URL', 'SIREN_URL'])
      vi.stubEnv(name, 'https://pager.example/secret');
    const config = loadConfig(example);
    const permissions = new Set([...commands.values()].map((command) => command.permission));
    const granted = config.access.roles.flatMap((role) => role.permissions.map((name) => name.replace('!', '')));
    expect(granted.filter((name) => !/^metadata$|:\*$/.test(name) && !permissions.has(name))).toEqual([]);
  });

  test('names every key that there is at the top', () => {
    const keys = Object.keys(parseConfig('', 'empty'));
    const written = readFileSync(example, 'utf8');
    // `labStatus` belongs to the trial.
    expect(keys.filter((key) => key !== 'labStatus' && !written.includes(`\n${key}:`))).toEqual([]);
  });

  test.each(['README.md', 'docs/operations.md'])('and what %s shows as YAML is read too', (path) => {
    const blocks = all.find((document) => document.path === path)?.blocks ?? [];
    for (const { language, text } of blocks) if (language === 'yaml') parseConfig(text, path);
  });
});

test('the worked example of a command is a command', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'middlewatch-docs-'));
  try {
    const example = all.find(({ path }) => path === 'docs/adding-a-command.md')?.blocks[0];
    await mkdir(join(folder, 'commands/kafka'), { recursive: true });
    writeFileSync(join(folder, 'package.json'), readFileSync(join(root, 'package.json')));
    symlinkSync(join(root, 'src'), join(folder, 'src'));
    writeFileSync(join(folder, 'commands/kafka/groups.ts'), example?.text ?? '');
    const program = `
      const { loadCommands } = await import('${root}/src/edge/command/load-commands.ts');
      const command = (await loadCommands('${folder}/commands')).get('kafka groups');
      const groups = [{ id: 'orders', state: 'Empty' }, { id: 'billing', state: 'Stable' }];
      const kafka = { name: 'prod', groups: async () => ({ groups, silent: [] }) };
      process.stdout.write((await command.run({ kafka, signal: AbortSignal.timeout(5_000) }, { state: 'Empty' })).title);`;
    const { code, output } = await run(process.execPath, ['--input-type=module', '-e', program]);
    expect(output).toBe('1 group in Kafka prod');
    expect(code).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('docs/workspace.md lists the methods that the workspace models', () => {
  const text = all.find(({ path }) => path === 'docs/workspace.md')?.text ?? '';
  const listed = /<!-- methods -->\n([\s\S]*?)\n<!-- \/methods -->/.exec(text)?.[1] ?? '';
  const named = [...listed.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  expect(named).toEqual([...methodRegistry(() => '').keys()].sort());
});
