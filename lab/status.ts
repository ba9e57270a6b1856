import { join } from 'node:path';
import { z } from 'zod';
import { readJson, writeJson } from './json-file.ts';
import { systemNames } from './system.ts';

const systemStatus = z.object({
  /**
   * missing: this machine lacks a tool, `detail` says which. waiting: its turn to be provisioned will come.
   * failed: `detail` says why; a failed server that answers again becomes ready. off: not asked for, or stopped.
   */
  state: z.enum(['missing', 'waiting', 'provisioning', 'starting', 'seeding', 'ready', 'failed', 'off']),
  step: z.string().optional(),
  fraction: z.number().min(0).max(1).optional(),
  etaSeconds: z.number().min(0).optional(),
  /** One sentence for a person. */
  detail: z.string().optional(),
  /** Why the shop is not complete, in one sentence; its server is `ready` all the same. */
  seedFailure: z.string().optional(),
  /** What a client needs; each system's own shape. */
  env: z.record(z.string(), z.unknown()).optional(),
  /** The same as variables for a shell. */
  shell: z.record(z.string(), z.string()).optional(),
});

const labStatus = z.object({
  systems: z.partialRecord(z.enum(systemNames), systemStatus),
  /** Written at least every `heartbeatMs`, so that an old time tells of a keeper that is gone. */
  updatedAt: z.iso.datetime(),
});

export type SystemStatus = z.infer<typeof systemStatus>;
export type LabStatus = z.infer<typeof labStatus>;

/** How often the keeper writes, at the least. */
export const heartbeatMs = 5_000;

/** How old a status may be before it says nothing about now. */
const staleAfterMs = 4 * heartbeatMs;

const statusPath = (dir: string) => join(dir, 'status.json');

/** Reads DIR/status.json; undefined if there was never a lab, or if its keeper died without a word (no write for 20 s). */
export async function readStatus(dir: string, nowMs: number): Promise<LabStatus | undefined> {
  const status = await readJson(statusPath(dir), labStatus);
  if (status === undefined || nowMs - Date.parse(status.updatedAt) > staleAfterMs) return undefined;
  return status;
}

/** The keeper's side of the status: changes come fast, the file follows with the latest. */
export interface StatusBoard {
  get(): LabStatus;
  set(name: keyof LabStatus['systems'], status: SystemStatus): void;
  /** Writes the time again, with nothing changed. */
  beat(): void;
  /** Resolves when the latest state is on disk. */
  flush(): Promise<void>;
}

/** Makes the board and says each change to `onChange`. `now` is the clock. */
export function statusBoard(dir: string, now: () => Date, onChange: (status: LabStatus) => void): StatusBoard {
  let status: LabStatus = { systems: {}, updatedAt: now().toISOString() };
  let writing: Promise<void> | undefined;
  let dirty = false;

  async function write() {
    while (dirty) {
      dirty = false;
      await writeJson(statusPath(dir), status);
    }
    writing = undefined;
  }

  function change(systems: LabStatus['systems']) {
    status = { systems, updatedAt: now().toISOString() };
    dirty = true;
    // A full disk must not end the servers; the reader sees an old time then.
    writing ??= write().catch(() => {
      writing = undefined;
    });
  }

  return {
    get: () => status,
    set(name, next) {
      change({ ...status.systems, [name]: next });
      onChange(status);
    },
    beat: () => change(status.systems),
    flush: async () => writing,
  };
}
