import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
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

/** How long a left-over process may take to end by SIGTERM before SIGKILL. */
const patienceMs = 10_000;

interface ProcessState {
  readonly state: string;
  readonly startTicks: string;
}

/** Fields 3 and 22 of /proc/PID/stat (proc_pid_stat(5)); the name in field 2 may hold spaces and brackets, so count from its end. */
async function processState(pid: number): Promise<ProcessState | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startTicks: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

/** Describes a process that was just started. */
export async function recordOf(pid: number, name: string, file: string): Promise<ChildRecord> {
  const found = await processState(pid);
  return { name, pid, file, ...(found === undefined ? {} : { startTicks: found.startTicks }) };
}

/**
 * Says whether the recorded process still lives.
 *
 * True only if id, start time and command line all agree; where there is no /proc it is always false,
 * because what cannot be identified must not be signalled.
 */
export async function stillLives(record: ChildRecord): Promise<boolean> {
  const found = await processState(record.pid);
  if (record.startTicks === undefined || found?.startTicks !== record.startTicks || found.state === 'Z') return false;
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

/** Ends a recorded process if it still lives, by SIGTERM and after 10 s by SIGKILL, and waits for its end; says whether it lived. */
export async function endRecorded(record: ChildRecord): Promise<boolean> {
  if (!(await stillLives(record))) return false;
  signalProcess(record.pid, 'SIGTERM');
  const insistAt = performance.now() + patienceMs;
  while (await stillLives(record)) {
    if (performance.now() > insistAt) signalProcess(record.pid, 'SIGKILL');
    await delay(50);
  }
  return true;
}
