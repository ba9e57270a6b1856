import { MiddlewatchError } from '../../../lib/error.ts';
import type { KubernetesPort } from '../../port/kubernetes.ts';
import { logLines } from '../log-line.ts';
import type { Pod } from '../pod.ts';
import type { Workload } from '../workload.ts';
import { type Facts, type Reading, readOr } from './facts.ts';
import type { Finding } from './finding.ts';

const podsWithEvents = 5;
const lastLines = 10;

/** What is asked about: a workload with its pods, or one pod with what keeps it, if that was found. */
export type Subject =
  | { readonly kind: 'workload'; readonly workload: Workload }
  | { readonly kind: 'pod'; readonly pod: Pod; readonly keeper: Workload | undefined };

/**
 * Reads what a diagnosis looks at, each part by itself: what the bot may not see, or what did not answer, is noted as
 * unread and the rest is judged. Events are asked for by name, of the workload, of its newest revision and of at most five
 * pods that are not ready, because a list of a busy namespace is cut anywhere.
 */
export async function gatherFacts(
  port: KubernetesPort,
  subject: Subject,
  nowMs: number,
  signal: AbortSignal,
): Promise<Facts> {
  const workload = subject.kind === 'workload' ? subject.workload : undefined;
  const kept = subject.kind === 'workload' ? subject.workload : subject.keeper;
  const [pods, nodes, revisions] = await Promise.all([
    reading(subject.kind === 'pod' ? Promise.resolve([subject.pod]) : port.podsOf(subject.workload, signal)),
    reading(port.nodes(signal).then((answer) => answer.nodes)),
    reading(kept === undefined ? Promise.resolve([]) : port.revisions(kept, signal)),
  ]);
  const troubled = readOr(pods).filter((each) => !each.ready || each.containers.some(({ restarts }) => restarts > 0));
  const newest = readOr(revisions)[0];
  const named = [
    ...(workload === undefined ? [] : [{ kind: workload.kind.kind, name: workload.name }]),
    // Only replica sets count pods; what else keeps revisions makes no pods, and so no events.
    ...(workload === undefined || newest?.pods === undefined ? [] : [{ kind: 'ReplicaSet', name: newest.name }]),
    ...troubled.slice(0, podsWithEvents).map(({ name }) => ({ kind: 'Pod', name })),
  ];
  const { namespace } = subject.kind === 'pod' ? subject.pod : subject.workload;
  const asked = named.map((object) => port.events({ namespace, ...object }, signal));
  const events = await reading(Promise.all(asked).then((answers) => answers.flatMap((answer) => answer.events)));
  return { nowMs, workload, pods, nodes, revisions, events };
}

/** The last ten lines of the run that a finding names; a log that is not there is unread, with the server's words. */
export async function lastLinesOf(
  port: KubernetesPort,
  namespace: string,
  log: NonNullable<Finding['log']>,
  signal: AbortSignal,
): Promise<Reading<readonly string[]>> {
  const text = port.log({ namespace, ...log, tailLines: lastLines }, signal).then((answer) => logLines(answer.text));
  return reading(text);
}

async function reading<T>(work: Promise<T>): Promise<Reading<T>> {
  try {
    return { kind: 'read', value: await work };
  } catch (thrown) {
    if (!(thrown instanceof MiddlewatchError) || thrown.code === 'cancelled') throw thrown;
    return { kind: 'unread', why: thrown.message };
  }
}
