import { access, constants, mkdtemp, rmdir, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fail, reasonOf } from '../../../lib/error.ts';

/** What a look at the place of the store found. */
export interface PlaceOfStore {
  readonly freeBytes: number;
  /** The file is there already. */
  readonly isThere: boolean;
}

/**
 * Whether a store can be kept in this file, without opening it: a bot that runs has its lock. Something is made beside it, and
 * taken away again. Fails with `unavailable`, naming the folder or the file that cannot be written.
 */
export async function probeSqlite(file: string): Promise<PlaceOfStore> {
  const isThere = await reachable(file, constants.F_OK);
  if (isThere && !(await reachable(file, constants.W_OK)))
    throw fail('unavailable', `The store ${file} cannot be written.`);
  const folder = await nearestFolder(dirname(resolve(file)));
  try {
    await rmdir(await mkdtemp(join(folder, '.middlewatch-')));
  } catch (thrown) {
    throw fail('unavailable', `Nothing can be written in ${folder} (${reasonOf(thrown)}).`, { cause: thrown });
  }
  const { bavail, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, isThere };
}

async function reachable(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

/** The folder itself, or the nearest above it that is there: the bot makes the rest. */
async function nearestFolder(folder: string): Promise<string> {
  const parent = dirname(folder);
  return parent === folder || (await reachable(folder, constants.F_OK)) ? folder : nearestFolder(parent);
}
