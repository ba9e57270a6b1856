import type { CheckedObject, Verdict } from '../../alert/resolve-check.ts';
import type { KubernetesPort } from '../../port/kubernetes.ts';
import { conditionOf } from '../condition.ts';
import { findKind } from '../kind.ts';
import { diagnose } from './diagnose.ts';
import type { Facts } from './facts.ts';
import { gatherFacts, type Subject } from './gather.ts';

const kindWords = {
  deployment: 'deployments.apps',
  statefulset: 'statefulsets.apps',
  daemonset: 'daemonsets.apps',
  job: 'jobs.batch',
} as const;

/** Whether an object is well, in one sentence. Fails as the port does: `not-found` when it is no longer there. */
export async function lookAtObject(
  port: KubernetesPort,
  object: CheckedObject,
  nowMs: number,
  signal: AbortSignal,
): Promise<Verdict> {
  if (object.kind === 'node') return lookAtNode(port, object.name, signal);
  const subject = await subjectOf(port, { ...object, kind: object.kind }, signal);
  if (subject === undefined) return { kind: 'unchecked', sentence: `${port.name} has no ${object.kind}s` };
  return verdictOf(`${object.namespace}/${object.name}`, await gatherFacts(port, subject, nowMs, signal));
}

async function subjectOf(
  port: KubernetesPort,
  { kind: word, name, namespace }: CheckedObject & { kind: Exclude<CheckedObject['kind'], 'node'> },
  signal: AbortSignal,
): Promise<Subject | undefined> {
  if (word === 'pod') return { kind: 'pod', pod: await port.pod({ namespace, name }, signal), keeper: undefined };
  const kind = findKind(await port.kinds({}, signal), kindWords[word]);
  return kind && { kind: 'workload', workload: await port.workload({ kind, name, namespace }, signal) };
}

/**
 * Judges what was read. Only what is known to be ready is well; what nobody wants to run, and what could not be read, is
 * neither. A start that is not over is not well yet.
 */
export function verdictOf(name: string, facts: Facts): Verdict {
  const found = diagnose(facts);
  switch (found.kind) {
    case 'fault':
      return { kind: 'unwell', sentence: `${name} ${found.findings[0].predicate}` };
    case 'healthy':
      return { kind: 'well', sentence: `${name} ${found.sentence}` };
    case 'starting':
      return { kind: 'unwell', sentence: `${name} ${found.sentence}` };
    case 'idle':
      return { kind: 'unchecked', sentence: `${name} ${found.sentence}` };
    case 'unexplained':
      return { kind: facts.pods.kind === 'unread' ? 'unchecked' : 'unwell', sentence: `${name} ${found.sentence}` };
  }
}

async function lookAtNode(port: KubernetesPort, name: string, signal: AbortSignal): Promise<Verdict> {
  const { nodes, cut } = await port.nodes(signal);
  const node = nodes.find((each) => each.name === name);
  if (node === undefined) {
    const why = cut ? 'is not among the nodes that could be listed' : 'is no longer there';
    return { kind: 'unchecked', sentence: `node ${name} ${why}` };
  }
  const ready = conditionOf(node.conditions, 'Ready');
  if (ready?.status === 'True') return { kind: 'well', sentence: `node ${name} is ready` };
  const why = ready?.message || ready?.reason || 'it never said so';
  return { kind: 'unwell', sentence: `node ${name} is not ready: ${why}` };
}
