import { conditionOf } from '../condition.ts';
import { type Facts, readOr } from './facts.ts';
import { evidence, type Finding } from './finding.ts';

/** A job that gave up: its tries or its time are used, or a rule of it says so. */
export function failedJob(facts: Facts): Finding | undefined {
  const { workload } = facts;
  if (workload?.kind.resource !== 'jobs') return undefined;
  const failed = conditionOf(workload.conditions, 'Failed');
  if (failed?.status !== 'True') return undefined;
  const ended = readOr(facts.pods).flatMap((pod) =>
    pod.containers.flatMap((container) =>
      container.lastExit !== undefined && container.lastExit.code !== 0
        ? [{ pod, container, exit: container.lastExit }]
        : [],
    ),
  );
  const [last] = ended;
  return {
    family: 'failed job',
    predicate: `failed: ${sentences[failed.reason] ?? failed.reason}${last === undefined ? '' : `, last exit ${last.exit.code}`}`,
    evidence: evidence(failed.message, last && `${last.pod.name}: exit ${last.exit.code} ${last.exit.reason}`.trim()),
    sinceMs: failed.sinceMs,
    pods: readOr(facts.pods).map((pod) => pod.name),
    log: last && { pod: last.pod.name, container: last.container.name, previous: false },
    steps:
      last === undefined
        ? [{ kind: 'list', resource: 'events' }]
        : [
            { kind: 'logs', pod: last.pod.name, container: last.container.name, previous: false },
            { kind: 'describe', object: 'pod', name: last.pod.name },
          ],
  };
}

const sentences: Readonly<Record<string, string>> = {
  BackoffLimitExceeded: 'all its tries are used up',
  DeadlineExceeded: 'it took longer than it may',
  PodFailurePolicy: 'its failure policy ends it',
  FailedIndexes: 'some of its indexes failed',
};
