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

/** Label of a workload with the kind that Kubernetes gives it. */
const workloads = ['deployment', 'statefulset', 'daemonset'] as const;

/** What to look at, by the labels that Kubernetes, Kafka, MinIO and Docker exporters set; the nearest to the cause first. */
const suggestions: readonly Suggest[] = [
  (label) => {
    const group = label('consumergroup') || label('consumer_group') || (label('topic') && label('group'));
    return group ? { label: labelled('Lag', group), command: 'kafka lag', args: { group } } : undefined;
  },
  (label) => {
    const [pod, namespace] = [label('pod'), label('namespace')];
    return pod && namespace ? logsOf(pod, namespace, pod) : undefined;
  },
  (label) => {
    const namespace = label('namespace');
    const kind = workloads.find((each) => label(each) !== '');
    if (kind === undefined || !namespace) return undefined;
    return logsOf(`${kind}/${label(kind)}`, namespace, label(kind));
  },
  (label) => {
    const namespace = label('namespace');
    const kind = workloads.find((each) => label(each) !== '');
    if (kind === undefined || !namespace) return undefined;
    const name = label(kind);
    return { label: labelled('Show', name), command: 'k8s get', args: { kind, name, namespace } };
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

function logsOf(pod: string, namespace: string, name: string): NextCommand {
  return { label: labelled('Logs', name), command: 'k8s logs', args: { pod, namespace } };
}

function labelled(verb: string, name: string): string {
  return `${verb}: ${shortenMiddle(name, 24)}`;
}
