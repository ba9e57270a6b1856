import { plural } from '../../../lib/text.ts';
import { conditionOf } from '../condition.ts';
import type { Node } from '../node.ts';
import { type Facts, readOr } from './facts.ts';
import type { Finding } from './finding.ts';

const nodesNamed = 3;

/** Pods on a node that does not answer, or says that it is not ready: nothing else about them can be trusted. */
export function nodeNotReady(facts: Facts): Finding | undefined {
  const lost = new Map(readOr(facts.nodes).flatMap((node) => (isReady(node) ? [] : [[node.name, node] as const])));
  const pods = readOr(facts.pods).filter((pod) => pod.node !== undefined && lost.has(pod.node));
  const used = [...new Set(pods.map((pod) => pod.node))].flatMap((name) => lost.get(name ?? '') ?? []);
  const [first] = used;
  if (first === undefined) return undefined;
  const names = used.slice(0, nodesNamed).map((node) => node.name);
  const all = readOr(facts.pods).length;
  const many = all === 1 ? 'is' : `has ${pods.length} of ${plural(all, 'pod')}`;
  return {
    family: 'node not ready',
    predicate: `${many} on ${used.length === 1 ? 'a node that is' : 'nodes that are'} not ready: ${names.join(', ')}`,
    evidence: used.slice(0, nodesNamed).map(evidenceOf),
    sinceMs: earliest(used),
    pods: pods.map((pod) => pod.name),
    log: undefined,
    steps: [{ kind: 'describe', object: 'node', name: first.name }, { kind: 'nodes' }],
  };
}

function isReady(node: Node): boolean {
  return conditionOf(node.conditions, 'Ready')?.status === 'True';
}

/** Nothing written means that nothing is known of it. */
function evidenceOf(node: Node): string {
  const ready = conditionOf(node.conditions, 'Ready');
  if (ready === undefined) return `node ${node.name} never said whether it is ready`;
  const state = ready.status === 'Unknown' ? 'unknown' : 'not ready';
  return `node ${node.name} is ${state}: ${ready.message || ready.reason}`;
}

function earliest(nodes: readonly Node[]): number | undefined {
  const times = nodes.flatMap((node) => conditionOf(node.conditions, 'Ready')?.sinceMs ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}
