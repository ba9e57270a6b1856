import { formatDuration } from '../../lib/duration.ts';
import { plural } from '../../lib/text.ts';
import type { Delivery } from '../port/delivery-store.ts';
import { code, fields, table, text, view } from '../view/build.ts';
import type { Text, View } from '../view/view.ts';
import { type Alert, type AlertState, alertName, placeOf } from './alert.ts';
import type { Decision, Group } from './group.ts';
import type { NotifyReason } from './needs-notify.ts';
import type { Route } from './route.ts';

/** A group's decision, from its records to its messages. */
export interface Traced {
  readonly group: Group;
  readonly route: Route;
  readonly alerts: readonly { readonly alert: Alert; readonly state: AlertState; readonly left: boolean }[];
  readonly deliveries: readonly Delivery[];
  readonly permalink: string | undefined;
  readonly now: number;
}

const alertsShown = 50;

const reasons: Record<NotifyReason | Decision['reason'], string> = {
  first: 'told: the first message of this group',
  'fires-again': 'told: it fires again after its resolve',
  'severity-raised': 'told: the severity rose',
  'new-alerts': 'told: alerts joined',
  'all-resolved': 'told: everything is resolved',
  'some-resolved': 'told: some alerts are resolved',
  repeat: 'told: still firing after repeatInterval',
  'nothing-fires': 'not told: nothing fires, or everything that does is hushed',
  'nothing-to-clear': 'not told: nothing fires and nothing was told of it',
  unchanged: 'not told: nothing changed since the last message',
  'not-due': 'not told yet: groupWait or groupInterval has not passed',
  'under-way': 'not told yet: a message is still on its way',
  acknowledged: 'not told: someone has acknowledged it',
  'catching-up': 'not told yet: it was read late, and may have ended since',
};

/** Tells the whole decision about a group, also what was not posted and why. */
export function traceView(traced: Traced): View {
  const { group, route, alerts, now } = traced;
  const names = [...new Set(alerts.map(({ alert }) => alertName(alert.labels)))].slice(0, 3).join(', ');
  return view(`Trace of #${group.shortId}: ${names || 'no alerts'}`, [
    fields([
      ['Route', `${route.key} → ${group.receiver}`],
      ['Group', labelsText(group)],
      ['Times', timesText(route)],
      ['Decision', decisionText(group.decision)],
      [
        'Next look',
        group.flushAt === undefined ? 'when it fires again' : [`in ${formatDuration(group.flushAt - now)}`],
      ],
      ['Acknowledged', group.ack === undefined ? 'by nobody' : [{ user: group.ack.by }, ' ', { at: group.ack.at }]],
      ['Message', messageText(traced)],
    ]),
    ...hushed(group.decision),
    table(
      ['ALERT', 'STATE', 'HEARD FROM', { title: 'RECORD', keep: true }],
      alerts
        .slice(0, alertsShown)
        .map(({ alert, state, left }) => [
          `${alertName(alert.labels)} ${alert.fingerprint.slice(0, 6)}`,
          left ? `${state}, told` : state,
          alert.source,
          placeOf(alert.record),
        ]),
      { noun: 'alert', total: alerts.length },
    ),
    traced.deliveries.length === 0
      ? text('Nothing was owed to chat for it.')
      : table(['WHEN', 'WHAT', 'WHY', 'STATE', 'TRIES'], traced.deliveries.map(deliveryRow), { noun: 'delivery' }),
  ]);
}

/** Tells of an alert that is in no group any more, or never was. */
export function loneAlertView(alert: Alert, state: AlertState): View {
  return view(`Trace of ${alertName(alert.labels)} ${alert.fingerprint}`, [
    fields([
      ['State', state],
      ['Record', placeOf(alert.record)],
      ['Source', alert.source],
      ['Decision', 'never told: it was already resolved when it was first heard of, or its group was forgotten'],
    ]),
    code(JSON.stringify(alert.labels, undefined, 2)),
  ]);
}

function deliveryRow(delivery: Delivery): string[] {
  const { createdAt, kind, reason, state, attempts, code: refusal } = delivery;
  return [
    new Date(createdAt).toISOString().slice(11, 19),
    kind,
    reason,
    refusal === undefined ? state : `${state}: ${refusal}`,
    String(attempts),
  ];
}

function decisionText(decision: Decision | undefined): Text {
  return decision === undefined ? 'none yet' : [reasons[decision.reason], ' · ', { at: decision.at, as: 'time' }];
}

function hushed(decision: Decision | undefined) {
  if (decision === undefined || decision.dropped.length === 0) return [];
  const rows = decision.dropped
    .slice(0, alertsShown)
    .map(({ stage, fingerprint, why }) => [fingerprint.slice(0, 6), stage, why]);
  return [table(['ALERT', 'HUSHED BY', 'WHY'], rows, { noun: 'hushed alert', total: decision.dropped.length })];
}

function labelsText({ labels, shortId }: Group): string {
  const shared = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return `#${shortId} ${shared.join(' ') || '(all of the route)'}`;
}

function timesText(route: Route): string {
  const { groupWaitMs, groupIntervalMs, repeatIntervalMs } = route;
  return `wait ${formatDuration(groupWaitMs)}, interval ${formatDuration(groupIntervalMs)}, repeat ${formatDuration(repeatIntervalMs)}`;
}

function messageText({ group, permalink, deliveries }: Traced): Text {
  if (permalink !== undefined) return { link: 'open', url: permalink };
  if (group.message !== undefined) return `${group.message.channelId} ${group.message.ts}`;
  return deliveries.length === 0 ? 'none' : `none yet, ${plural(deliveries.length, 'delivery', 'deliveries')} below`;
}
