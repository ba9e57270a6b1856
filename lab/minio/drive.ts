import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Four drives make one erasure set with two parity drives: writes need three, reads need two. */
export const driveCount = 4;

/** The directories that stand for drives, first to last. */
export function drivesIn(dir: string): readonly string[] {
  return Array.from({ length: driveCount }, (_, index) => join(dir, `drive${index + 1}`));
}

function driveNumber(dir: string, number: number): string {
  const drive = drivesIn(dir)[number - 1];
  if (drive === undefined)
    throw new Error(`There is no drive ${number}: the lab's MinIO has drives 1 to ${driveCount}`);
  return drive;
}

/**
 * Makes a drive die, and stay dead, while the server runs: the first is number 1.
 *
 * A directory that is merely removed is made again by the server and healed within seconds, so a regular file takes its place.
 */
export async function loseDrive(dir: string, number: number): Promise<void> {
  const drive = driveNumber(dir, number);
  if (existsSync(`${drive}.lost`)) return;
  await rename(drive, `${drive}.lost`);
  await writeFile(drive, 'This drive was lost on purpose.\n');
}

/** Brings a lost drive back as it was; what was written meanwhile is missing on it until the server heals it. */
export async function restoreDrive(dir: string, number: number): Promise<void> {
  const drive = driveNumber(dir, number);
  if (!existsSync(`${drive}.lost`)) return;
  await rm(drive, { recursive: true, force: true });
  await rename(`${drive}.lost`, drive);
}

/** Makes the directories that are not there; a lost drive's file stays. */
export async function makeDrives(dir: string): Promise<void> {
  for (const drive of drivesIn(dir)) {
    if (!existsSync(drive)) await mkdir(drive, { recursive: true, mode: 0o700 });
  }
}
