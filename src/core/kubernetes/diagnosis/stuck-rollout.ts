import { plural } from '../../../lib/text.ts';
import { conditionOf } from '../condition.ts';
import { type Facts, readOr } from './facts.ts';
import { evidence, type Finding } from './finding.ts';

/** A rollout whose deadline is over: the new version never became available, and old pods may still serve. */
export function stuckRollout(facts: Facts): Finding | undefined {
  const { workload } = facts;
  if (workload?.failure === undefined) return undefined;
  const old = workload.pods - workload.updated;
  const [revision, before] = readOr(facts.revisions);
  return {
    family: 'stuck rollout',
    predicate: `is stuck in its rollout: ${workload.updated} of ${workload.wanted} pods are new, ${workload.ready} ready`,
    evidence: evidence(
      workload.failure,
      before &&
        (old > 0 ? `${plural(old, 'pod')} of the version before still there` : 'no pod of the version before is left'),
      revision && `revision ${revision.number}, ${revision.name}`,
    ),
    sinceMs: conditionOf(workload.conditions, 'Progressing')?.sinceMs,
    pods: [],
    log: undefined,
    steps: [{ kind: 'undo' }, { kind: 'rollout' }],
  };
}
