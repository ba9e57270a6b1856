import { conditionOf } from '../condition.ts';
import { type Facts, readOr } from './facts.ts';
import type { Finding } from './finding.ts';

/** Pods that the API server does not let be: a quota, an admission rule, a missing service account. */
export function podsRefused(facts: Facts): Finding | undefined {
  const refusal = refusalOf(facts);
  if (refusal === undefined) return undefined;
  const quota = quotaOf(refusal.message);
  return {
    family: 'pods refused',
    predicate:
      quota === undefined
        ? `cannot create its pods: ${reasonIn(refusal.message)}`
        : `cannot create its pods: the quota ${quota.name} is used up (${quota.amounts})`,
    evidence: [refusal.message, ...missingPods(facts)],
    sinceMs: refusal.sinceMs,
    pods: [],
    log: undefined,
    steps: [{ kind: 'list', resource: quota === undefined ? 'events' : 'resourcequotas' }],
  };
}

/** A deployment carries the refusal itself; of the other kinds only events tell, and those may be old: enough pods end the matter. */
function refusalOf(facts: Facts): { message: string; sinceMs: number | undefined } | undefined {
  const { workload } = facts;
  if (workload === undefined) return undefined;
  const failure = conditionOf(workload.conditions, 'ReplicaFailure');
  if (failure?.status === 'True') return failure;
  if (workload.pods >= workload.wanted) return undefined;
  const event = readOr(facts.events).find(({ kind, reason }) => kind !== 'Pod' && reason === 'FailedCreate');
  return event && { message: event.message, sinceMs: event.firstAtMs };
}

function missingPods({ workload }: Facts): string[] {
  if (workload === undefined || workload.pods >= workload.wanted) return [];
  return [`${workload.pods} of ${workload.wanted} pods exist`];
}

/** `exceeded quota: team, requested: pods=1, used: pods=1, limited: pods=1` (apiserver, plugin resourcequota). */
function quotaOf(message: string): { name: string; amounts: string } | undefined {
  const parts = /exceeded quota: (\S+), requested: (.+), used: (.+), limited: (.+?)\.?$/.exec(message);
  if (parts === null) return undefined;
  const [, name = '', requested = '', used = '', limited = ''] = parts;
  return { name, amounts: `asks for ${requested}, used ${used}, limit ${limited}` };
}

function reasonIn(message: string): string {
  return (/is forbidden: (.*)$/s.exec(message)?.[1] ?? message).replace(/\.$/, '');
}
