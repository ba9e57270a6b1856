import { formatBytes, plural } from '../../../lib/text.ts';
import { conditionOf } from '../condition.ts';
import type { Node } from '../node.ts';
import type { Pod } from '../pod.ts';
import { formatCores } from '../quantity.ts';
import { type Facts, readOr } from './facts.ts';
import type { Finding } from './finding.ts';

/** One reason of the scheduler and on how many nodes it holds. */
interface Obstacle {
  readonly nodes: number;
  readonly words: string;
}

/** Pods that no node takes: which resource is short, which taint or which rule stands against it. */
export function unschedulable(facts: Facts): Finding | undefined {
  const pods = readOr(facts.pods).filter(
    (pod) => pod.unscheduled !== undefined && pod.deletedAtMs === undefined && !isGated(pod),
  );
  const [pod] = pods;
  if (pod?.unscheduled === undefined) return undefined;
  const obstacles = obstaclesIn(pod.unscheduled);
  const reasons = obstacles.map((obstacle) => reasonOf(obstacle, pod, readOr(facts.nodes)));
  const main = [...reasons].sort((a, b) => a.rank - b.rank)[0];
  return {
    family: 'unschedulable',
    predicate: `has no node to run on: ${main?.sentence ?? pod.unscheduled}`,
    evidence: [
      ...reasons.map(({ evidence }) => evidence),
      ...(pods.length > 1 ? [`${plural(pods.length, 'pod')} wait`] : []),
      ...(reasons.length === 0 ? [pod.unscheduled] : []),
    ],
    sinceMs: Math.min(...pods.map((each) => each.createdAtMs)),
    pods: pods.map((each) => each.name),
    log: undefined,
    steps: [{ kind: 'nodes' }, { kind: 'describe', object: 'pod', name: pod.name }],
  };
}

/** Somebody holds the pod back on purpose, such as a queue: that is no fault. */
export function isGated({ conditions }: Pod): boolean {
  return conditionOf(conditions, 'PodScheduled')?.reason === 'SchedulingGated';
}

/** `0/4 nodes are available: 1 Insufficient cpu, 3 node(s) had untolerated taint(s). no new claims …` (kube-scheduler, FitError). */
function obstaclesIn(message: string): Obstacle[] {
  const [, list = ''] = /nodes are available: (.*?)(?:\.(?:\s|$)|$)/s.exec(message) ?? [];
  return list
    .split(/, (?=\d+ )/)
    .map((item) => /^(\d+) (.*)$/s.exec(item.trim()))
    .flatMap((parts) => (parts === null ? [] : [{ nodes: Number(parts[1]), words: parts[2] ?? '' }]));
}

interface Reason {
  readonly rank: number;
  readonly count: number;
  readonly sentence: string;
  readonly evidence: string;
}

/** What one obstacle means; the lower the rank, the more it is the cause and not the circumstance. */
function reasonOf({ nodes, words }: Obstacle, pod: Pod, all: readonly Node[]): Reason {
  const where = plural(nodes, 'node');
  const resource = /^Insufficient (\S+)/.exec(words)?.[1];
  if (resource !== undefined) {
    const asked = askedOf(pod, resource);
    return {
      rank: 0,
      count: nodes,
      sentence: `none has ${asked} free`,
      evidence: `${where}: not enough ${wordOf(resource)} free${largest(resource, all)}`,
    };
  }
  for (const { pattern, rank, sentence, evidence } of rules) {
    if (!pattern.test(words)) continue;
    return { rank, count: nodes, sentence: sentence(pod), evidence: `${where}: ${evidence?.(pod, all) ?? words}` };
  }
  return { rank: 5, count: nodes, sentence: words, evidence: `${where}: ${words}` };
}

interface Rule {
  readonly pattern: RegExp;
  readonly rank: number;
  readonly sentence: (pod: Pod) => string;
  readonly evidence?: (pod: Pod, nodes: readonly Node[]) => string;
}

const rules: readonly Rule[] = [
  { pattern: /anti-affinity/, rank: 1, sentence: () => 'its anti-affinity rule keeps its pods apart' },
  {
    pattern: /node affinity\/selector|node\(s\) didn't match/,
    rank: 1,
    sentence: (pod) => `no node has ${selectorOf(pod)}`,
    evidence: (pod) => `without ${selectorOf(pod)}`,
  },
  {
    pattern: /volume node affinity/,
    rank: 0,
    sentence: () => 'its volume is on a node or in a zone that cannot take it',
  },
  { pattern: /Too many pods/, rank: 2, sentence: () => 'the nodes are full by number of pods' },
  { pattern: /were unschedulable/, rank: 3, sentence: () => 'the nodes are closed for new pods (cordoned)' },
  {
    pattern: /taint/,
    rank: 4,
    sentence: () => 'every node has a taint that it does not tolerate',
    evidence: (_, nodes) => `a taint that it does not tolerate${taintsOf(nodes)}`,
  },
];

function wordOf(resource: string): string {
  return resource === 'cpu' ? 'CPU' : resource;
}

/** What one pod asks of a node, as the scheduler counts it: the sum of its containers. */
function askedOf(pod: Pod, resource: string): string {
  const main = pod.containers.filter(({ role }) => role === 'main');
  const cores = main.reduce((sum, { requests }) => sum + requests.cpuCores, 0);
  const bytes = main.reduce((sum, { requests }) => sum + requests.memoryBytes, 0);
  if (resource === 'cpu') return formatCores(cores);
  if (resource === 'memory') return `${formatBytes(bytes)} of memory`;
  return resource;
}

/** What the largest node could give if it were empty: asking for more than that never works. */
function largest(resource: string, nodes: readonly Node[]): string {
  if (nodes.length === 0) return '';
  const most = (of: (node: Node) => number) => Math.max(...nodes.map(of));
  if (resource === 'cpu')
    return `; the largest node has ${formatCores(most(({ allocatable }) => allocatable.cpuCores))}`;
  if (resource !== 'memory') return '';
  return `; the largest node has ${formatBytes(most(({ allocatable }) => allocatable.memoryBytes))}`;
}

function selectorOf(pod: Pod): string {
  const labels = Object.entries(pod.nodeSelector).map(([key, value]) => `${key}=${value}`);
  return labels.length > 0 ? `the label ${labels.join(', ')}` : 'what its node affinity asks for';
}

const taintsNamed = 3;

function taintsOf(nodes: readonly Node[]): string {
  const keys = nodes.flatMap(({ taints }) => taints.filter(({ effect }) => effect !== 'PreferNoSchedule'));
  const names = [...new Set(keys.map(({ key }) => key))].slice(0, taintsNamed);
  return names.length > 0 ? ` (${names.join(', ')})` : '';
}
