import { shortenMiddle } from '../../lib/text.ts';
import type { ArgValue } from '../view/action.ts';
import { type Alert, type Labels, labelOf } from './alert.ts';

/** A command that fits what an alert is about. */
export interface NextCommand {
  readonly label: string;
  readonly command: string;
  readonly args: Readonly<Record<string, ArgValue>>;
}

const commandsAtMost = 3;

/** Names of the configured targets by the noun of a command: `kafka` has `lab` and `prod`. */
export type TargetNames = Readonly<Record<string, readonly string[]>>;

type Suggest = (label: (name: string) => string) => NextCommand | undefined;

/** Labels that kube-state-metrics gives a workload, with what commands call it. */
const workloads = [
  ['deployment', 'deployment'],
  ['statefulset', 'statefulset'],
  ['daemonset', 'daemonset'],
  ['job_name', 'job'],
] as const;

/** What to look at, by the labels that Kubernetes, Kafka, MinIO and Docker exporters set; the nearest to the cause first. */
const suggestions: readonly Suggest[] = [
  (label) => {
    const group = label('consumergroup') || label('consumer_group') || (label('topic') && label('group'));
    return group ? { label: labelled('Lag', group), command: 'kafka lag', args: { group } } : undefined;
  },
  (label) => {
    const found = workloadIn(label);
    if (found === undefined) return undefined;
    const { typed, name, namespace } = found;
    return { label: labelled('Why', name), command: 'k8s why', args: { workload: typed, namespace } };
  },
  (label) => {
    const found = workloadIn(label);
    if (found === undefined) return undefined;
    const { typed, name, namespace } = found;
    return { label: labelled('Logs', name), command: 'k8s logs', args: { pod: typed, namespace } };
  },
  (label) => {
    const name = label('node');
    if (name === '' || label('pod') !== '') return undefined;
    return { label: labelled('Node', name), command: 'k8s describe', args: { kind: `node/${name}` } };
  },
  (label) => {
    const path = label('bucket');
    return path ? { label: labelled('List', path), command: 'minio ls', args: { path } } : undefined;
  },
  (label) => {
    const stored = label('bucket') || label('drive') || label('alertname').toLowerCase().startsWith('minio');
    return stored ? { label: 'Storage', command: 'minio info', args: {} } : undefined;
  },
  (label) => {
    const container = label('container') || label('container_name');
    if (!container || label('pod')) return undefined;
    return { label: labelled('Logs', container), command: 'docker logs', args: { container } };
  },
];

/**
 * Up to three commands that exist and fit these alerts. Of several targets the one that a label names is asked;
 * without such a label the channel's default is, as when a person types it. Slack's buttons hold 30 characters well.
 */
export function nextCommands(
  alerts: readonly Alert[],
  offers: (command: string) => boolean,
  targets: TargetNames = {},
): readonly NextCommand[] {
  const found = new Map<string, NextCommand>();
  for (const suggest of suggestions) {
    for (const { labels } of alerts) {
      const next = suggest((name) => labelOf(labels, name));
      if (next === undefined || !offers(next.command)) continue;
      if (!found.has(next.label)) found.set(next.label, onTarget(next, labels, targets));
      break;
    }
  }
  return [...found.values()].slice(0, commandsAtMost);
}

function onTarget(next: NextCommand, labels: Labels, targets: TargetNames): NextCommand {
  const names = targets[next.command.split(' ')[0] ?? ''] ?? [];
  const on = names.length < 2 ? undefined : names.find((name) => Object.values(labels).includes(name));
  return on === undefined ? next : { ...next, args: { ...next.args, on } };
}

/** The workload that the labels name, else the pod: a pod may be gone by the time somebody presses. */
function workloadIn(label: (name: string) => string): { typed: string; name: string; namespace: string } | undefined {
  const namespace = label('namespace');
  if (namespace === '') return undefined;
  const [key, kind] = workloads.find(([each]) => label(each) !== '') ?? [];
  if (key !== undefined) return { typed: `${kind}/${label(key)}`, name: label(key), namespace };
  const pod = label('pod');
  return pod === '' ? undefined : { typed: pod, name: pod, namespace };
}

function labelled(verb: string, name: string): string {
  return `${verb}: ${shortenMiddle(name, 24)}`;
}
