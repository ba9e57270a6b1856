import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { nodeFlags } from '../../trial/node-flags.ts';
import { root, run } from './tool.ts';

test('the tests run on Node 24.15 or later of that line', () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  expect([major, minor >= 15 || major > 24]).toEqual([Math.max(24, major), true]);
});

test('plain Node reads every module of src, commands and trial', async () => {
  // A program's own entry runs when it is imported; it is started by other tests.
  const entries = new Set([
    'src/main.ts',
    'src/check-config.ts',
    'src/doctor.ts',
    'src/setup.ts',
    'trial/main.ts',
    'src/edge/store/sqlite/sqlite-worker.ts',
  ]);
  const files = ['src', 'commands', 'trial', 'generate'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((name) => `${folder}/${name}`),
  );
  const imported = files.filter((file) => !entries.has(file) && file !== 'generate/main.ts');
  expect(imported.length).toBeGreaterThan(100);
  const script = imported
    .map((file) => `await import(${JSON.stringify(pathToFileURL(join(root, file)).href)});`)
    .join('\n');
  const { code, output } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  expect(output).toBe('');
  expect(code).toBe(0);
});

test('the image starts the bot with the flags of npm start, and keeps code that was compiled with them', () => {
  const image = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const flags = nodeFlags();
  expect(image).toContain(`CMD ${JSON.stringify(['node', ...flags, 'src/main.ts']).replaceAll(',', ', ')}\n`);
  expect(image).toContain(`RUN node ${flags.join(' ')} src/main.ts;`);
});

test('Node knows the flags of the bot', async () => {
  expect(await run(process.execPath, [...nodeFlags(), '--eval', ''])).toEqual({ code: 0, output: '' });
});
