import { shortenEnd } from '../../../lib/text.ts';
import type { Container, Exit } from '../container.ts';
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

/** Waiting for one of these, a container was tried and did not come up. */
const reasons: ReadonlySet<string> = new Set([
  'CrashLoopBackOff',
  'RunContainerError',
  'CreateContainerError',
  'CreateContainerConfigError',
  'StartError',
  'PreStartHookError',
  'PostStartHookError',
]);

/** A container that ends as often as it is started, with what its exit code means. */
export function crashLoop(facts: Facts): Finding | undefined {
  const found = places(facts).filter((place) => isCrashing(place, facts));
  const [first] = found;
  if (first === undefined) return undefined;
  const { container, pod } = first;
  const init = container.role === 'init' ? `will not start: its init container ${container.name}` : undefined;
  const previous = endedBefore(container);
  return {
    family: 'crash loop',
    predicate: `${init ?? `is crash-looping: container ${container.name}`} ${endingOf(container)}`,
    evidence: evidence(
      exitFacts(found, container),
      container.lastExit?.message.trim() || container.waiting?.message,
      container.command.length > 0 ? `command ${shortenEnd(container.command.join(' '), 100)}` : undefined,
    ),
    sinceMs: troubleSince(found, facts),
    pods: podNames(found),
    log: neverRan(container) ? undefined : { pod: pod.name, container: container.name, previous },
    steps: [
      { kind: 'undo' },
      { kind: 'logs', pod: pod.name, container: container.name, previous },
      { kind: 'describe', object: 'pod', name: pod.name },
    ],
  };
}

function isCrashing(place: Place, facts: Facts): boolean {
  const { container } = place;
  if (reasons.has(container.waiting?.reason ?? '')) return true;
  // Init containers that are done have an exit, too, and it is a good one.
  if (container.role === 'init' && container.lastExit?.code === 0) return false;
  return keepsEnding(place, facts.nowMs);
}

function neverRan({ lastExit }: Container): boolean {
  return lastExit === undefined || lastExit.reason === 'StartError' || lastExit.reason === 'ContainerCannotRun';
}

/** Exit codes above 128 are signals (shells, and the runtimes after them). */
const meanings: Readonly<Record<number, string>> = {
  126: 'exits with 126: its command cannot be executed',
  127: 'exits with 127: its command is not in the image',
  134: 'exits with 134: it aborted itself (SIGABRT)',
  137: 'exits with 137: it was killed (SIGKILL)',
  139: 'exits with 139: a segmentation fault (SIGSEGV)',
  143: 'exits with 143: it was told to stop (SIGTERM)',
};

function endingOf({ lastExit, waiting }: Container): string {
  if (lastExit === undefined) return `cannot be started: ${waiting?.reason ?? 'unknown why'}`;
  if (lastExit.reason === 'StartError' || lastExit.reason === 'ContainerCannotRun') {
    return `cannot be started: ${startFault(lastExit)}`;
  }
  if (lastExit.code === 0) return 'ends by itself with exit 0, and is started again';
  return meanings[lastExit.code] ?? `exits with ${lastExit.code}`;
}

/** The end of the runtime's long sentence, where the reason is. */
function startFault({ message }: Exit): string {
  const [, fault = message] = /unable to start container process: (.*)$/s.exec(message) ?? [];
  return shortenEnd(fault.replace(/: unknown\s*$/, '').trim() || 'unknown why', 120);
}
