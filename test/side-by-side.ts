import { setTimeout as delay } from 'node:timers/promises';
import type { LabStatus } from '../lab/status.ts';
import { type SystemName, systemNames } from '../lab/system.ts';
import type { Shared, Suite } from './suites.ts';

const pollMs = 250;

/** The first suite that may begin now: its systems are settled and nobody holds what it holds; undefined if it must wait. */
export function nextSuite(
  waiting: readonly Suite[],
  running: readonly Suite[],
  settled: ReadonlySet<SystemName>,
): Suite | undefined {
  const held = new Set<Shared>(running.flatMap(({ holds }) => holds));
  return waiting.find(
    ({ needs, holds }) => needs.every((name) => settled.has(name)) && !holds.some((it) => held.has(it)),
  );
}

/** The systems that are ready or will not come. While nothing is known of a lab that runs, none is; of one that has ended, all. */
export function settledSystems(
  asked: readonly SystemName[],
  lab: { readonly runs: boolean; readonly status: LabStatus | undefined },
): ReadonlySet<SystemName> {
  const coming = new Set(['waiting', 'provisioning', 'starting', 'seeding', undefined]);
  const isComing = (name: SystemName) =>
    lab.runs && asked.includes(name) && coming.has(lab.status?.systems[name]?.state);
  return new Set(systemNames.filter((name) => !isComing(name)));
}

/** How suites are run beside each other. */
export interface SideBySide {
  readonly atOnce: number;
  /** The systems of the lab that are ready, or will never be. */
  readonly settled: () => Promise<ReadonlySet<SystemName>>;
  /** Runs one to its end; never rejects for a test that fails. */
  readonly run: (suite: Suite) => Promise<void>;
}

/** Runs all suites, a few at a time, and no two that hold the same. The lab must settle within its own limits. */
export async function runSideBySide(suites: readonly Suite[], options: SideBySide): Promise<void> {
  const waiting = [...suites];
  const running = new Map<Suite, Promise<void>>();
  while (waiting.length + running.size > 0) {
    const settled = await options.settled();
    const next = running.size < options.atOnce ? nextSuite(waiting, [...running.keys()], settled) : undefined;
    if (next === undefined) {
      // Either one of them ends, or the lab comes further.
      await Promise.race([...running.values(), delay(pollMs)]);
      continue;
    }
    waiting.splice(waiting.indexOf(next), 1);
    running.set(
      next,
      options.run(next).finally(() => running.delete(next)),
    );
  }
}
