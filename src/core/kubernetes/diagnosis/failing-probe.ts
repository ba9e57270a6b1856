import { plural } from '../../../lib/text.ts';
import type { Probe } from '../container.ts';
import type { KubernetesEvent } from '../event.ts';
import { eventsOf, type Facts } from './facts.ts';
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

const notedWithinMs = 20 * 60_000;

type ProbeName = 'startup' | 'liveness' | 'readiness';

/** A container that its probes judge: not started yet, restarted again and again, or alive but without traffic. */
export function failingProbe(facts: Facts): Finding | undefined {
  for (const probe of ['startup', 'liveness', 'readiness'] as const) {
    const found = places(facts).filter((place) => fails(probe, place, facts));
    const [first] = found;
    if (first !== undefined) return findingOf(probe, first, found, facts);
  }
  return undefined;
}

function findingOf(name: ProbeName, first: Place, found: readonly Place[], facts: Facts): Finding {
  const { container, pod } = first;
  const probe = container.probes[name];
  const event = failureOf(name, first, facts);
  const said = event === undefined ? undefined : answerIn(event.message);
  const asks = probe?.asks ?? 'its check';
  const previous = name === 'liveness' && endedBefore(container);
  return {
    family: 'failing probe',
    predicate: `${consequences[name]}: its ${name} probe fails (${said ? `${asks}: ${said}` : asks})`,
    evidence: evidence(
      probe === undefined ? undefined : ruleOf(probe),
      event === undefined || event.count < 2 ? undefined : `noted ${plural(event.count, 'time')}`,
      name === 'liveness' ? exitFacts(found, container) : undefined,
    ),
    sinceMs: troubleSince(found, facts),
    pods: podNames(found),
    log: { pod: pod.name, container: container.name, previous },
    steps: [
      { kind: 'undo' },
      { kind: 'logs', pod: pod.name, container: container.name, previous },
      { kind: 'describe', object: 'pod', name: pod.name },
    ],
  };
}

const consequences = {
  startup: 'is not started yet',
  liveness: 'is restarted again and again',
  readiness: 'runs but takes no traffic',
} as const;

/** By the container's own state; only a restart needs the event to tell a probe's from the program's own end. */
function fails(name: ProbeName, place: Place, facts: Facts): boolean {
  const { container } = place;
  if (container.probes[name] === undefined) return false;
  switch (name) {
    case 'startup':
      return container.running && container.started === false && failureOf(name, place, facts) !== undefined;
    case 'liveness':
      return keepsEnding(place, facts.nowMs) && wasStopped(place) && failureOf(name, place, facts) !== undefined;
    case 'readiness':
      return container.running && !container.ready && container.started !== false && container.role === 'main';
  }
}

/** Exit codes of who is told to stop: heeded (0), by the signal TERM, by KILL. With others a program ended by itself. */
const stoppedCodes: ReadonlySet<number> = new Set([0, 137, 143]);

function wasStopped({ container }: Place): boolean {
  return container.lastExit !== undefined && stoppedCodes.has(container.lastExit.code);
}

/** The newest event of this probe. A kubelet notes the same at most once in five minutes after a burst, so an old one counts. */
function failureOf(name: ProbeName, { pod, container }: Place, facts: Facts): KubernetesEvent | undefined {
  const word = `${name} probe`;
  return eventsOf(facts, pod).find(
    ({ reason, message, lastAtMs }) =>
      (reason === 'Unhealthy' || (reason === 'Killing' && message.includes(container.name))) &&
      message.toLowerCase().includes(word) &&
      facts.nowMs - lastAtMs <= notedWithinMs,
  );
}

/** `Readiness probe failed: cache is cold` without what is said already, on one line. */
function answerIn(message: string): string {
  const [, said = ''] = /probe (?:failed|errored):?\s*(.*)$/s.exec(message) ?? [];
  return said.replace(/\s+/g, ' ').trim().slice(0, 120);
}

function ruleOf({ periodSeconds, timeoutSeconds, failureThreshold }: Probe): string {
  const times = failureThreshold === 1 ? 'one failure counts' : `${failureThreshold} failures in a row count`;
  return `asked every ${periodSeconds} s, ${timeoutSeconds} s to answer, ${times}`;
}
