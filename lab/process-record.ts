import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** What identifies a process across a crash of its owner: ids are reused, so the id alone proves nothing. */
export const childRecord = z.object({
  name: z.string(),
  pid: z.number().int().positive(),
  /** Kernel ticks since boot at which the process began; unknown where there is no /proc. */
  startTicks: z.string().optional(),
  /** The program, which must still be part of the command line. */
  file: z.string(),
});

export type ChildRecord = z.infer<typeof childRecord>;

/** Field 22 of /proc/PID/stat (proc_pid_stat(5)); the name in field 2 may hold spaces and brackets, so count from its end. */
async function startTicksOf(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Describes a process that was just started. */
export async function recordOf(pid: number, name: string, file: string): Promise<ChildRecord> {
  const startTicks = await startTicksOf(pid);
  return { name, pid, file, ...(startTicks === undefined ? {} : { startTicks }) };
}

/**
 * Says whether the recorded process still lives.
 *
 * True only if id, start time and command line all agree; where there is no /proc it is always false,
 * because what cannot be identified must not be signalled.
 */
export async function stillLives(record: ChildRecord): Promise<boolean> {
  if (record.startTicks === undefined) return false;
  if ((await startTicksOf(record.pid)) !== record.startTicks) return false;
  try {
    const commandLine = await readFile(`/proc/${record.pid}/cmdline`, 'utf8');
    return commandLine.split('\0').includes(record.file);
  } catch {
    return false;
  }
}

/** Sends a signal; false if there is no such process any more. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

/** Ends a recorded process by SIGKILL if it still lives; says whether it did. */
export async function endRecorded(record: ChildRecord): Promise<boolean> {
  if (!(await stillLives(record))) return false;
  return signalProcess(record.pid, 'SIGKILL');
}
