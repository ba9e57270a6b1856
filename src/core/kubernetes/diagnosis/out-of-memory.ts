import { formatBytes } from '../../../lib/text.ts';
import type { Facts } from './facts.ts';
import { evidence, type Finding } from './finding.ts';
import {
  endedBefore,
  exitFacts,
  keepsEnding,
  type Place,
  places,
  podNames,
  troubleSince,
} from './troubled-container.ts';

const sigkill = 137;

/** A container that the kernel killed for its memory: at its own limit, or because the node had none left. */
export function outOfMemory(facts: Facts): Finding | undefined {
  const found = places(facts).filter((place) => isOutOfMemory(place) && concerns(place, facts.nowMs));
  const [first] = found;
  if (first === undefined) return undefined;
  const { container, pod } = first;
  const limit = container.memoryLimitBytes;
  return {
    family: 'out of memory',
    predicate:
      limit === undefined
        ? `runs out of memory: container ${container.name} was killed when its node had none left`
        : `runs out of memory: container ${container.name} was killed at its limit of ${formatBytes(limit)}`,
    evidence: evidence(exitFacts(found, container), limit === undefined ? 'it has no memory limit' : undefined),
    sinceMs: troubleSince(found, facts),
    pods: podNames(found),
    log: { pod: pod.name, container: container.name, previous: endedBefore(container) },
    steps: [
      { kind: 'undo' },
      { kind: 'logs', pod: pod.name, container: container.name, previous: endedBefore(container) },
      { kind: 'describe', object: 'pod', name: pod.name },
    ],
  };
}

/** Older runtimes say only 137; with a limit set that is what it most often is (Robusta's rule). */
function isOutOfMemory({ container }: Place): boolean {
  const { lastExit, memoryLimitBytes } = container;
  if (lastExit === undefined) return false;
  if (lastExit.reason === 'OOMKilled') return true;
  return lastExit.code === sigkill && lastExit.reason === '' && memoryLimitBytes !== undefined;
}

function concerns(place: Place, nowMs: number): boolean {
  return keepsEnding(place, nowMs) || !place.container.ready;
}
