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

type Suggest = (labels: Labels) => NextCommand | undefined;

/** What to look at, by the labels that Kubernetes, Kafka, MinIO and Docker exporters set; the nearest to the cause first. */
const suggestions: readonly Suggest[] = [
  (labels) => {
    const group =
      labelOf(labels, 'consumergroup') ||
      labelOf(labels, 'consumer_group') ||
      (labelOf(labels, 'topic') && labelOf(labels, 'group'));
    return group ? { label: labelled('Lag', group), command: 'kafka lag', args: { group } } : undefined;
  },
  (labels) => {
    const [name, namespace] = [labelOf(labels, 'pod'), labelOf(labels, 'namespace')];
    if (!name || !namespace) return undefined;
    return { label: labelled('Logs', name), command: 'k8s logs', args: { pod: name, namespace } };
  },
  (labels) => {
    const [name, namespace] = [labelOf(labels, 'deployment'), labelOf(labels, 'namespace')];
    if (!name || !namespace) return undefined;
    return { label: labelled('Show', name), command: 'k8s get', args: { kind: 'deployment', name, namespace } };
  },
  (labels) => {
    const path = labelOf(labels, 'bucket');
    return path ? { label: labelled('List', path), command: 'minio ls', args: { path } } : undefined;
  },
  (labels) => {
    const container = labelOf(labels, 'container');
    if (!container || labelOf(labels, 'pod')) return undefined;
    return { label: labelled('Logs', container), command: 'docker logs', args: { container } };
  },
];

/** Up to three commands that exist and fit these alerts. Slack's buttons hold 30 characters well. */
export function nextCommands(alerts: readonly Alert[], offers: (command: string) => boolean): readonly NextCommand[] {
  const found = new Map<string, NextCommand>();
  for (const suggest of suggestions) {
    for (const { labels } of alerts) {
      const next = suggest(labels);
      if (next === undefined || !offers(next.command)) continue;
      found.set(next.label, next);
      break;
    }
  }
  return [...found.values()].slice(0, commandsAtMost);
}

function labelled(verb: string, name: string): string {
  return `${verb}: ${shortenMiddle(name, 24)}`;
}
