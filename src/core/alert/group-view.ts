import { formatDuration } from '../../lib/duration.ts';
import { plural, shortenEnd } from '../../lib/text.ts';
import type { Delivery } from '../port/delivery-store.ts';
import { actions, fields, list, quiet, text, view } from '../view/build.ts';
import type { Part, Span, Text, View } from '../view/view.ts';
import { type Alert, alertName } from './alert.ts';
import { cardActions } from './card-action.ts';
import type { CardContent, Shown } from './card-content.ts';
import { summaryOf } from './describe.ts';
import type { Group } from './group.ts';
import { checkedWords } from './resolve-words.ts';
import type { Route } from './route.ts';
import { severityRank } from './severity.ts';

const alertsShown = 10;
const annotationsShown = 6;

/** Everything about one group. */
export interface ShownGroup {
  readonly content: CardContent;
  readonly group: Group;
  readonly route: Route;
  /** What was told of it, newest first. */
  readonly deliveries: readonly Delivery[];
  readonly permalink: string | undefined;
  readonly now: number;
}

/** One group in one view: its alerts with all that is known of them, who has it, what was told, and the next steps. */
export function groupView(asked: ShownGroup): View {
  const { content, group, deliveries } = asked;
  const shown = content.shown.toSorted(byUrgency);
  const firing = shown.filter(({ state }) => state === 'firing').length;
  const alerts = shown.map((each) => each.alert);
  const names = [...new Set(alerts.map((alert) => alertName(alert.labels)))].slice(0, 3).join(', ');
  const more = shown.length - alertsShown;
  return view(
    `#${group.shortId} ${names || 'no alerts'} · ${firing} of ${plural(shown.length, 'alert')} firing`,
    [
      facts(asked),
      ...shown.slice(0, alertsShown).flatMap(alertParts),
      more > 0 && quiet(`and ${plural(more, 'alert')} more.`),
      deliveries.length > 0 && list(deliveries.toReversed().map(toldLine), 'message'),
      actions(...cardActions(content, alerts)),
    ],
    { tone: firing === 0 ? 'neutral' : shown.some(isCritical) ? 'critical' : 'warning' },
  );
}

function byUrgency(a: Shown, b: Shown): number {
  const order = { firing: 0, unknown: 1, resolved: 2 };
  return order[a.state] - order[b.state] || severityRank(b.severity) - severityRank(a.severity);
}

function isCritical({ state, severity }: Shown): boolean {
  return state === 'firing' && severity === 'critical';
}

function facts({ content, group, route, permalink, now }: ShownGroup): Part {
  const since = Math.min(...content.shown.map(({ alert }) => alert.startsAt));
  const { ack } = group;
  const { silence } = content;
  return fields([
    Number.isFinite(since) && ['Since', [{ at: since, as: 'date' }, `, ${formatDuration(now - since)}`]],
    ['Who', ack === undefined ? 'nobody' : [{ user: ack.by }, ' since ', { at: ack.at, as: 'time' }]],
    silence !== undefined && ['Silenced', [`${silence.id} until `, { at: silence.endsAt, as: 'time' }]],
    ['Route', `${route.key} → ${group.receiver}${route.pages ? ', pages' : ''}`],
    group.check !== undefined && ['Looked at', [{ at: group.check.at, as: 'time' }, `, ${checkedWords(group.check)}`]],
    permalink !== undefined && ['Message', { link: 'open', url: permalink }],
  ]);
}

function alertParts({ alert, state, severity }: Shown): Part[] {
  const head: Span[] = [
    { bold: `${severity.toUpperCase()}  ${alertName(alert.labels)}` },
    ` · ${state === 'resolved' && alert.closedBy !== undefined ? 'closed' : state} · since `,
    { at: alert.startsAt, as: 'time' },
    ` · ${alert.source}`,
  ];
  return [text(head), text(summaryOf(alert)), quiet(labelsOf(alert)), ...annotationsOf(alert)];
}

function labelsOf({ labels }: Alert): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return shortenEnd(sorted.map(([name, value]) => `${name}=${value}`).join(' · '), 600);
}

function annotationsOf(alert: Alert): Part[] {
  const said = summaryOf(alert);
  const others = Object.entries(alert.annotations).filter(([, value]) => value.trim() !== '' && value.trim() !== said);
  if (others.length === 0) return [];
  return [list(others.slice(0, annotationsShown).map(([name, value]) => `${name}: ${shortenEnd(value.trim(), 200)}`))];
}

function toldLine({ createdAt, kind, reason, state, view: said, ts }: Delivery): Text {
  const what: readonly Span[] = said === undefined ? [`${kind}: ${reason}`] : spansOf(said.title);
  const fate = ts === undefined ? ` (${state})` : '';
  return [{ at: createdAt, as: 'time' }, ' ', ...what, fate];
}

function spansOf(title: Text): readonly Span[] {
  return typeof title !== 'string' && 'length' in title ? title : [title];
}
