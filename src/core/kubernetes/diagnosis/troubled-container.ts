import { conditionOf } from '../condition.ts';
import type { Container } from '../container.ts';
import type { Pod } from '../pod.ts';
import { eventsOf, type Facts, readOr } from './facts.ts';

/** A container with its pod. */
export interface Place {
  readonly pod: Pod;
  readonly container: Container;
}

/** Ended this lately, a container is in trouble though it may run at this moment. */
export const recentMs = 10 * 60_000;

const ended: ReadonlySet<string> = new Set(['Succeeded', 'Failed']);

/** Containers of pods that are meant to live, first those that are not ready; debug containers are nobody's fault. */
export function places(facts: Facts): readonly Place[] {
  const all = readOr(facts.pods)
    .filter((pod) => pod.deletedAtMs === undefined && !ended.has(pod.phase))
    .flatMap((pod) => pod.containers.map((container) => ({ pod, container })))
    .filter(({ container }) => container.role !== 'debug');
  return [...all.filter(({ container }) => !container.ready), ...all.filter(({ container }) => container.ready)];
}

/** Restarted, and ended a moment ago or not running now: by itself one restart long ago is no trouble. */
export function keepsEnding({ container }: Place, nowMs: number): boolean {
  const { restarts, lastExit, ready } = container;
  if (lastExit === undefined || restarts === 0) return false;
  if (!ready) return true;
  return lastExit.finishedAtMs !== undefined && nowMs - lastExit.finishedAtMs <= recentMs;
}

/** Names of the pods of these places, each once. */
export function podNames(found: readonly Place[]): string[] {
  return [...new Set(found.map(({ pod }) => pod.name))];
}

const alwaysTelling: ReadonlySet<string> = new Set(['BackOff', 'Unhealthy']);
/** Noted at every start; more than once tells when the starting over began. */
const tellingTwice: ReadonlySet<string> = new Set(['Started', 'Created', 'Pulled']);
const flapsFrom = 3;

/**
 * When the trouble began: when the pod last turned unready, or when it was made if it never was ready. A container that
 * ends again and again turns with each run, so there the first note of it counts; undefined when the server forgot that.
 */
export function troubleSince(found: readonly Place[], facts: Facts): number | undefined {
  const times = found.flatMap(({ pod, container }) => {
    const ready = conditionOf(pod.conditions, 'Ready');
    const unready = ready === undefined || ready.status === 'True' ? [] : [ready.sinceMs ?? pod.createdAtMs];
    const noted = eventsOf(facts, pod).filter(
      ({ reason, count }) => alwaysTelling.has(reason) || (count > 1 && tellingTwice.has(reason)),
    );
    return [...(container.restarts < flapsFrom ? unready : []), ...noted.map(({ firstAtMs }) => firstAtMs)];
  });
  return times.length === 0 ? undefined : Math.min(...times);
}

/** The run that ended badly is the one before, unless the container still stands as it ended. */
export function endedBefore({ running, waiting, lastExit }: Container): boolean {
  return lastExit !== undefined && (running || waiting !== undefined);
}

/** `last exit 137 OOMKilled, 14 restarts`; the restarts are those of all the places. */
export function exitFacts(found: readonly Place[], of: Container): string {
  const restarts = found.reduce((sum, { container }) => sum + container.restarts, 0);
  const { lastExit } = of;
  const exit = lastExit === undefined ? undefined : `last exit ${lastExit.code} ${lastExit.reason}`.trim();
  const ran = lastExit === undefined ? undefined : ranFor(lastExit);
  const times = restarts === 0 ? undefined : `${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`;
  return [exit, ran, times].filter((fact) => fact !== undefined).join(', ');
}

function ranFor({ startedAtMs, finishedAtMs }: NonNullable<Container['lastExit']>): string | undefined {
  if (startedAtMs === undefined || finishedAtMs === undefined) return undefined;
  const seconds = Math.round((finishedAtMs - startedAtMs) / 1000);
  return seconds < 60 ? `ran ${seconds < 1 ? 'under 1' : seconds} s` : `ran ${Math.round(seconds / 60)} min`;
}
