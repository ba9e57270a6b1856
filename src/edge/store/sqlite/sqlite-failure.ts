import { reasonOf } from '../../../lib/error.ts';
import type { Failure } from '../write-result.ts';

/** Primary result codes of SQLite (the low byte of the extended one), from https://www.sqlite.org/rescode.html. */
const busy = 5;
const constraint = 19;
const disk = new Map([
  [3, 'it may not be opened with these permissions'],
  [busy, 'another process holds it'],
  [6, 'another process holds it'],
  [8, 'it is read-only'],
  [10, 'the disk reported an error'],
  [11, 'its file is damaged'],
  [13, 'the disk is full'],
  [14, 'it cannot be opened'],
  [26, 'the file is not a SQLite database'],
]);

/** By hand, not by a schema: this is loaded a second time in the worker's isolate, and a schema library with it. */
function primaryCode(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown) || !('errcode' in thrown)) return undefined;
  return thrown.code === 'ERR_SQLITE_ERROR' && typeof thrown.errcode === 'number' ? thrown.errcode & 0xff : undefined;
}

/** Says in our words what SQLite threw: the disk's trouble is `unavailable`, a broken uniqueness `conflict`, the rest a bug. */
export function sqliteFailure(thrown: unknown, file: string): Failure {
  const primary = primaryCode(thrown);
  if (primary === constraint) return { code: 'conflict', sentence: `The store refused a row: ${reasonOf(thrown)}.` };
  const cause = primary === undefined ? undefined : disk.get(primary);
  if (cause === undefined) return { code: 'bug', sentence: `SQLite: ${reasonOf(thrown)}` };
  return {
    code: 'unavailable',
    sentence: `The store ${file} cannot be used: ${cause}.`,
    hint: 'Free space or mend the volume; Middlewatch goes on by itself when the store answers again.',
  };
}

/** True when SQLite says that somebody else holds the file. */
export const isBusy = (thrown: unknown): boolean => primaryCode(thrown) === busy;
