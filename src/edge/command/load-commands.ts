import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from '../../core/command/command.ts';
import { type FoundModule, registerCommands } from '../../core/command/registry.ts';

/** Loads every command below `folder` (`<noun>/<verb>.ts`; names with a leading `_` are shared pieces) and checks it. Fails on the first bad one. */
export async function loadCommands(folder: string): Promise<ReadonlyMap<string, Command>> {
  const entries = await readdir(folder, { recursive: true });
  const paths = entries
    .map((entry) => entry.replaceAll('\\', '/'))
    .filter((entry) => /^[^/_]+\/[^/_][^/]*\.ts$/.test(entry));
  const found = await Promise.all(
    paths.sort().map(async (path): Promise<FoundModule> => ({ path, exported: await defaultOf(join(folder, path)) })),
  );
  return registerCommands(found);
}

async function defaultOf(file: string): Promise<unknown> {
  const loaded: unknown = await import(pathToFileURL(file).href);
  return typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'default') : undefined;
}
