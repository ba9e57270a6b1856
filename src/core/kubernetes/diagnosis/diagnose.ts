import { conditionOf } from '../condition.ts';
import type { Pod } from '../pod.ts';
import { rolloutOf, type Workload } from '../workload.ts';
import { crashLoop } from './crash-loop.ts';
import { type Facts, readOr } from './facts.ts';
import { failedJob } from './failed-job.ts';
import { failingProbe } from './failing-probe.ts';
import type { Finding } from './finding.ts';
import { imagePull } from './image-pull.ts';
import { missingReference } from './missing-reference.ts';
import { nodeNotReady } from './node-not-ready.ts';
import { outOfMemory } from './out-of-memory.ts';
import { podsRefused } from './pods-refused.ts';
import { stuckRollout } from './stuck-rollout.ts';
import { isGated, unschedulable } from './unschedulable.ts';

/**
 * The families in the order in which they are asked: a cause before what follows from it. A node that is gone makes its
 * pods look broken; what killed a container for its memory, or by a probe, also makes it crash-loop; and a rollout is stuck
 * because of something above.
 */
const families: readonly ((facts: Facts) => Finding | undefined)[] = [
  nodeNotReady,
  podsRefused,
  missingReference,
  unschedulable,
  imagePull,
  outOfMemory,
  failingProbe,
  failedJob,
  crashLoop,
  stuckRollout,
];

/** What is the matter with a workload or a pod. */
export type Diagnosis =
  /** The first finding is the answer, the others are true as well. */
  | { readonly kind: 'fault'; readonly findings: readonly [Finding, ...Finding[]] }
  /** Everything it should have is there and ready. */
  | { readonly kind: 'healthy'; readonly sentence: string }
  /** Nobody wants anything of it now. */
  | { readonly kind: 'idle'; readonly sentence: string }
  /** On its way, and not for long. */
  | { readonly kind: 'starting'; readonly sentence: string }
  /** Not as it should be, and no family knows why; or it could not be looked at. */
  | { readonly kind: 'unexplained'; readonly sentence: string };

/** Long enough for an ordinary start: until then being unready is no trouble by itself. */
const startsWithinMs = 60_000;

/**
 * Judges what was read. A pod is explained once, by the first family that knows it. Nothing is called healthy whose pods
 * could not be read.
 */
export function diagnose(facts: Facts): Diagnosis {
  const findings: Finding[] = [];
  let left = facts;
  for (const family of families) {
    const finding = family(left);
    if (finding === undefined) continue;
    findings.push(finding);
    left = without(left, finding.pods);
  }
  const [first, ...more] = findings;
  if (first !== undefined) return { kind: 'fault', findings: [first, ...more] };
  return facts.workload === undefined ? ofPods(facts) : ofWorkload(facts.workload, facts);
}

function without(facts: Facts, names: readonly string[]): Facts {
  if (facts.pods.kind === 'unread') return facts;
  return { ...facts, pods: { kind: 'read', value: facts.pods.value.filter(({ name }) => !names.includes(name)) } };
}

function ofWorkload(workload: Workload, facts: Facts): Diagnosis {
  if (facts.pods.kind === 'unread') {
    return { kind: 'unexplained', sentence: `says ${counts(workload)}; its pods could not be looked at` };
  }
  if (workload.kind.resource === 'jobs') return ofJob(workload, facts);
  if (workload.wanted === 0) return { kind: 'idle', sentence: 'is scaled to 0: nothing of it should run' };
  const rollout = rolloutOf(workload);
  if (rollout.kind === 'done') {
    return workload.paused
      ? { kind: 'healthy', sentence: `is healthy: ${counts(workload)}. Its rollouts are paused` }
      : { kind: 'healthy', sentence: `is healthy: ${counts(workload)}` };
  }
  if (workload.paused) return { kind: 'idle', sentence: `is paused: ${counts(workload)}, and nothing new rolls out` };
  if (readOr(facts.pods).some(isGated)) {
    return { kind: 'idle', sentence: `is held back by a scheduling gate: ${counts(workload)}; that is no fault` };
  }
  const younger = youngest(readOr(facts.pods), facts.nowMs);
  if (younger <= startsWithinMs) return { kind: 'starting', sentence: `is still starting: ${counts(workload)}` };
  return { kind: 'unexplained', sentence: `is not as it should be: ${counts(workload)}` };
}

function ofJob(job: Workload, facts: Facts): Diagnosis {
  if (conditionOf(job.conditions, 'Complete')?.status === 'True')
    return { kind: 'healthy', sentence: 'is done: it completed' };
  if (conditionOf(job.conditions, 'Suspended')?.status === 'True') return { kind: 'idle', sentence: 'is suspended' };
  const running = readOr(facts.pods).filter(({ phase }) => phase === 'Running').length;
  return running > 0
    ? { kind: 'starting', sentence: `is running, ${running} of its pods at work` }
    : { kind: 'unexplained', sentence: 'is neither running nor done' };
}

function ofPods(facts: Facts): Diagnosis {
  const [pod] = readOr(facts.pods);
  if (pod === undefined) return { kind: 'unexplained', sentence: 'could not be looked at' };
  if (pod.deletedAtMs !== undefined) return { kind: 'starting', sentence: 'is being deleted' };
  if (pod.phase === 'Succeeded') return { kind: 'healthy', sentence: 'is done: it completed' };
  if (isGated(pod)) return { kind: 'idle', sentence: 'is held back by a scheduling gate; that is no fault' };
  if (pod.ready) return { kind: 'healthy', sentence: 'is healthy: it runs and is ready' };
  if (facts.nowMs - pod.createdAtMs <= startsWithinMs) return { kind: 'starting', sentence: 'is still starting' };
  return { kind: 'unexplained', sentence: `is ${pod.phase} and not ready${endOf(pod)}` };
}

/** Evicted, or ended for good: what the kubelet says of it, else its exit code. */
function endOf({ verdict, containers }: Pod): string {
  if (verdict !== undefined) return `: ${verdict.reason} ${verdict.message}`.trimEnd();
  const exit = containers.flatMap(({ lastExit }) => lastExit ?? []).find(({ code }) => code !== 0);
  return exit === undefined ? '' : `: exit ${exit.code} ${exit.reason}`.trimEnd();
}

function counts({ ready, wanted }: Workload): string {
  return `${ready} of ${wanted} ready`;
}

function youngest(pods: readonly Pod[], nowMs: number): number {
  return Math.min(...pods.filter(({ ready }) => !ready).map(({ createdAtMs }) => nowMs - createdAtMs));
}
