import { z } from 'zod';
import { reasonOf } from '../../../lib/error.ts';
import type { Failure } from './worker-message.ts';

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

const sqliteError = z.object({ code: z.literal('ERR_SQLITE_ERROR'), errcode: z.number() });

/** Says in our words what SQLite threw: the disk's trouble is `unavailable`, a broken uniqueness `conflict`, the rest a bug. */
export function sqliteFailure(thrown: unknown, file: string): Failure {
  const parsed = sqliteError.safeParse(thrown);
  const primary = parsed.success ? parsed.data.errcode & 0xff : undefined;
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
export function isBusy(thrown: unknown): boolean {
  const parsed = sqliteError.safeParse(thrown);
  return parsed.success && (parsed.data.errcode & 0xff) === busy;
}
