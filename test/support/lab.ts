import { setTimeout as delay } from 'node:timers/promises';
import { describe, test } from 'vitest';
import { z } from 'zod';
import { readStatus } from '../../lab/status.ts';
import type { LabSystem, SystemName } from '../../lab/system.ts';

// The lab is started once for the whole run, by whoever starts the tests; its directory comes in MIDDLEWATCH_LAB_DIR.

const keyPair = z.object({ accessKey: z.string(), secretKey: z.string() });

/** What each system's clients need, as its module under lab/ writes it to the status. */
const environments = {
  kafka: z.object({ brokers: z.array(z.string()).min(1) }),
  minio: z.object({
    endpoint: z.url(),
    accessKey: z.string(),
    secretKey: z.string(),
    dir: z.string(),
    viewer: keyPair,
  }),
  kubernetes: z.object({ kubeconfig: z.string(), kubeconfigViewer: z.string(), auditLog: z.string() }),
  docker: z.object({
    host: z.string(),
    socketPath: z.string(),
    webPort: z.number(),
    door: z.object({ host: z.string(), caFile: z.string(), certFile: z.string(), keyFile: z.string() }),
  }),
};

/** What a client of each system needs. */
export type LabEnv = { readonly [N in SystemName]: z.infer<(typeof environments)[N]> };

/** A system of the lab, or why there is none. */
export type LabFor<N extends SystemName> =
  | { readonly available: true; readonly env: LabEnv[N] }
  | {
      readonly available: false;
      readonly reason: string;
      /** True for a server that runs and could not be filled: nobody lacks a tool, so its suites fail everywhere. */
      readonly unfilled?: boolean;
    };

/** Long enough for a cold build on two cores. */
const readyWithinMs = 30 * 60_000;
/** A keeper on a starved machine may be late with its next word. */
const silentAtMostMs = 30_000;
const pollMs = 250;

/** Waits until a system of the running lab is ready, and says what it needs, or why it cannot be had. */
export async function labFor<N extends SystemName>(name: N, dir = process.env.MIDDLEWATCH_LAB_DIR): Promise<LabFor<N>> {
  if (dir === undefined || dir === '') {
    return { available: false, reason: 'no lab runs: MIDDLEWATCH_LAB_DIR is not set' };
  }
  const deadline = performance.now() + readyWithinMs;
  let silentFrom = performance.now();
  for (;;) {
    const found = await readStatus(dir, Date.now());
    if (found !== undefined) silentFrom = performance.now();
    const system = found?.systems[name];
    if (system?.state === 'ready') {
      if (system.seedFailure !== undefined) return { available: false, reason: system.seedFailure, unfilled: true };
      return { available: true, env: decode(name, system.env) };
    }
    if (performance.now() - silentFrom > silentAtMostMs) return { available: false, reason: `no lab runs in ${dir}` };
    if (found !== undefined && (system === undefined || ['missing', 'failed', 'off'].includes(system.state))) {
      return { available: false, reason: system?.detail ?? `the lab was started without ${name}` };
    }
    if (performance.now() > deadline)
      return { available: false, reason: `${name} is still ${system?.state ?? 'unknown'} after 30 min` };
    await delay(pollMs);
  }
}

function decode<N extends SystemName>(name: N, env: unknown): LabEnv[N] {
  const schemas: { [M in SystemName]: z.ZodType<LabEnv[M]> } = environments;
  return schemas[name].parse(env);
}

/** In continuous integration a live suite that cannot run is a failure. */
const mustRun = () => process.env.CI === 'true' || process.env.REQUIRE_LAB === '1';

/** Describes a suite that has not what it needs: skipped with the reason printed, or failed with it where it must run. */
export function cannotRun(name: string, reason: string, fails = mustRun()): void {
  if (!fails) process.stderr.write(`Skipped, live suite of ${name}: ${reason}\n`);
  describe.skipIf(!fails)(`${name}, live`, () => {
    test('has what it needs', () => {
      throw new Error(reason);
    });
  });
}

/**
 * Describes a suite that starts servers of its own, because it breaks them: `await describeOwn(kafka(), () => { test(…) })`.
 *
 * It needs the system's binaries only. A running lab is waited for, because it is what fetches and builds them;
 * without one, what is not in the cache is a reason to skip, printed, or to fail as in `describeLive`.
 */
export async function describeOwn(system: LabSystem, suite: () => void): Promise<void> {
  if (process.env.MIDDLEWATCH_LAB_DIR !== undefined) await labFor(system.name);
  const missing = await system.requirements();
  if (missing.length > 0) return cannotRun(system.name, missing.map(({ install }) => install).join(' '));
  if ((await system.estimate()).cached) describe(`${system.name}, on its own`, suite);
  else cannotRun(system.name, `it is not provisioned; run: npm run lab -- up ${system.name}`);
}

/**
 * Describes a live suite: `await describeLive('kafka', (env) => { test(…) })`.
 *
 * Without the system it is skipped and the reason printed; with CI=true or REQUIRE_LAB=1 it fails with the reason.
 * A system that runs without its shop fails it always: each test would fail by itself, and none would say why.
 */
export async function describeLive<N extends SystemName>(name: N, suite: (env: LabEnv[N]) => void): Promise<void> {
  const lab = await labFor(name);
  if (lab.available) describe(`${name}, live`, () => suite(lab.env));
  else cannotRun(name, lab.reason, mustRun() || lab.unfilled === true);
}
