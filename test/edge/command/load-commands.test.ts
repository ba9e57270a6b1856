import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadCommands } from '../../../src/edge/command/load-commands.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'middlewatch-commands-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), text);
}
const command = (name: string) =>
  `export default { name: '${name}', summary: 'x', permission: 'box:look', danger: 'read', uses: [], args: {}, run: async () => ({}) };`;

test('loads each noun/verb.ts and leaves shared pieces and other files alone', async () => {
  await put('box/look.ts', command('box look'));
  await put('box/_shared.ts', 'export const x = 1;');
  await put('_notes/plan.ts', 'throw new Error("not a command");');
  await put('box/README.md', 'words');
  await put('box/deep/look.ts', 'throw new Error("too deep");');
  expect([...(await loadCommands(folder)).keys()]).toEqual(['box look']);
});

test('refuses to start on the first bad one, naming its file', async () => {
  await put('box/look.ts', command('box see'));
  await expect(loadCommands(folder)).rejects.toThrow(
    'commands/box/look.ts: its name is "box see", its path says "box look".',
  );
});

test('refuses an empty folder', async () => {
  await expect(loadCommands(folder)).rejects.toThrow('There is no command');
});
