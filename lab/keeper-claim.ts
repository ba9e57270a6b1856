import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson } from './json-file.ts';
import { type ChildRecord, childRecord, endRecorded, recordOf, stillLives } from './process-record.ts';

const claimPath = (dir: string) => join(dir, 'keeper.json');

/** Where the keeper writes its children down. */
export const childrenPath = (dir: string) => join(dir, 'children.json');

/** The keeper that owns the directory now; undefined if none lives. */
export async function livingKeeper(dir: string): Promise<ChildRecord | undefined> {
  const record = await readJson(claimPath(dir), childRecord);
  return record !== undefined && (await stillLives(record)) ? record : undefined;
}

/** This process as others will recognise it. */
async function ownRecord(): Promise<ChildRecord> {
  const commandLine = await readFile('/proc/self/cmdline', 'utf8').catch(() => process.execPath);
  return recordOf(process.pid, 'keeper', commandLine.split('\0')[0] ?? process.execPath);
}

/**
 * Makes this process the directory's keeper and returns what gives it up again.
 *
 * Rejects if another keeper lives. Of one that was killed, only the claim is taken away: see `endLeftovers`.
 */
export async function claimDir(dir: string): Promise<() => Promise<void>> {
  const other = await livingKeeper(dir);
  if (other !== undefined) {
    throw new Error(`A lab runs in ${dir} already (process ${other.pid}). Stop it with: npm run lab -- down`);
  }
  await rm(claimPath(dir), { force: true });
  // Exclusive: of two that start at the same moment one fails here.
  const file = await open(claimPath(dir), 'wx', 0o600);
  try {
    await file.writeFile(JSON.stringify(await ownRecord()));
  } finally {
    await file.close();
  }
  return () => rm(claimPath(dir), { force: true });
}

/** Ends the processes that a killed keeper left behind: those written down whose identity still holds. Returns their names. */
export async function endLeftovers(dir: string): Promise<readonly string[]> {
  const records = (await readJson(childrenPath(dir), z.array(childRecord))) ?? [];
  const ended: string[] = [];
  for (const record of records.reverse()) {
    if (await endRecorded(record)) ended.push(record.name);
  }
  await rm(childrenPath(dir), { force: true });
  return ended;
}
