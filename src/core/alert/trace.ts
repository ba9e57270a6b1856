import { formatDuration } from '../../lib/duration.ts';
import { plural } from '../../lib/text.ts';
import type { Delivery } from '../port/delivery-store.ts';
import { code, fields, table, text, view } from '../view/build.ts';
import type { Text, View } from '../view/view.ts';
import { type Alert, type AlertState, alertName, placeOf } from './alert.ts';
import type { Decision, Group } from './group.ts';
import type { GroupKey } from './group-key.ts';
import type { NotifyReason } from './needs-notify.ts';
import type { Roundup, RoundupReason } from './roundup.ts';
import type { Route } from './route.ts';
import { timesText } from './route-text.ts';
import type { Dropped } from './stage.ts';

/** A group's decision, from its records to its messages. */
export interface Traced {
  readonly group: Group;
  readonly route: Route;
  /** The one alert that was asked for, and other groups that it is in. */
  readonly focus?: Alert | undefined;
  readonly others?: readonly string[];
  readonly alerts: readonly { readonly alert: Alert; readonly state: AlertState; readonly left: boolean }[];
  readonly deliveries: readonly Delivery[];
  readonly permalink: string | undefined;
  /** The table whose row it is, while it has no message of its own. */
  readonly table: Pick<Roundup, 'id' | 'reason'> | undefined;
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
  'ack-expired': 'told: the acknowledgement expired',
  repeat: 'told: still firing after repeatInterval',
  'nothing-fires': 'not told: nothing fires, or everything that does is hushed',
  'nothing-to-clear': 'not told: nothing fires and nothing was told of it',
  unchanged: 'not told: nothing changed since the last message',
  'not-due': 'nothing yet: groupWait or groupInterval has not passed',
  'under-way': 'not told yet: a message is still on its way',
  acknowledged: 'not told: someone has acknowledged it',
  'catching-up': 'not told yet: it was read late, and may have ended since',
};

/** Tells the whole decision about a group, also what was not posted and why. */
export function traceView(traced: Traced): View {
  const { group, route, focus, others = [], alerts, now } = traced;
  const names = [...new Set(alerts.map(({ alert }) => alertName(alert.labels)))].slice(0, 3).join(', ');
  const of = focus === undefined ? names || 'no alerts' : `${alertName(focus.labels)} ${focus.fingerprint.slice(0, 6)}`;
  return view(`Trace of #${group.shortId}: ${of}`, [
    fields([
      focus && ['Record', `${placeOf(focus.record)}, ${focus.source}`],
      ['Route', `${route.key} → ${group.receiver}`],
      ['Group', labelsText(group)],
      others.length > 0 && ['Also in', others.map((id) => `#${id}`).join(', ')],
      ['Times', timesText(route)],
      ...hushes.map(([label, stage]): readonly [string, Text] => [label, hushText(traced, stage)]),
      ['Decision', decisionText(group.decision)],
      ['Last told', lastToldText(traced.deliveries)],
      [
        'Next look',
        group.flushAt === undefined ? 'when it fires again' : [`in ${formatDuration(group.flushAt - now)}`],
      ],
      ['Acknowledged', group.ack === undefined ? 'by nobody' : [{ user: group.ack.by }, ' ', { at: group.ack.at }]],
      ['Message', messageText(traced)],
    ]),
    ...hushed(group.decision),
    ...through(group.decision),
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

/** Tells of an alert that is in no group any more, or never was, and where it would go. */
export function loneAlertView(
  alert: Alert,
  state: AlertState,
  wouldJoin: readonly { readonly group: GroupKey; readonly route: Route }[],
): View {
  return view(`Trace of ${alertName(alert.labels)} ${alert.fingerprint}`, [
    fields([
      ['State', state],
      ['Record', placeOf(alert.record)],
      ['Source', alert.source],
      ...wouldJoin
        .slice(0, 5)
        .map(({ group, route }): readonly [string, Text] => [
          'Route',
          `${route.key} → ${group.receiver}, group #${group.shortId}`,
        ]),
      ['Decision', 'never told: it was already resolved when it was first heard of, or its group was forgotten'],
      ['Message', 'none'],
    ]),
    code(JSON.stringify(alert.labels, undefined, 2)),
  ]);
}

const hushes: readonly (readonly [string, Dropped['stage']])[] = [
  ['Inhibited', 'inhibit'],
  ['Silenced', 'silence'],
  ['Muted', 'mute-time'],
  ['Not active', 'active-time'],
];

/** What a stage hushed at the last look; of one alert, whether it was that one. */
function hushText({ group, focus, alerts }: Traced, stage: Dropped['stage']): string {
  if (group.decision === undefined) return 'not asked yet';
  const found = group.decision.dropped.filter((each) => each.stage === stage);
  if (focus !== undefined) {
    const own = found.find(({ fingerprint }) => fingerprint === focus.fingerprint);
    return own === undefined ? 'no' : `yes: ${own.why}`;
  }
  const present = alerts.filter(({ left }) => !left).length;
  return found.length === 0 ? 'no' : `${found.length} of ${plural(present, 'alert')}: ${found[0]?.why}`;
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

/** What was last told of the alerts themselves; what people did is in the table of deliveries. */
function lastToldText(deliveries: readonly Delivery[]): Text {
  for (const { reason, createdAt } of deliveries) {
    const what = Object.entries(reasons).find(([each]) => each === reason)?.[1];
    if (what?.startsWith('told: ')) return [what.slice('told: '.length), ' · ', { at: createdAt, as: 'time' }];
  }
  return 'nothing';
}

function hushed(decision: Decision | undefined) {
  if (decision === undefined || decision.dropped.length === 0) return [];
  const rows = decision.dropped
    .slice(0, alertsShown)
    .map(({ stage, fingerprint, why }) => [fingerprint.slice(0, 6), stage, why]);
  return [table(['ALERT', 'HUSHED BY', 'WHY'], rows, { noun: 'hushed alert', total: decision.dropped.length })];
}

function through(decision: Decision | undefined) {
  const [first] = decision?.through ?? [];
  if (decision?.through === undefined || first === undefined) return [];
  const count = plural(decision.through.length, 'alert');
  return [text(`Not hushed: ${count}, worse than what silence ${first.silence} was made for.`)];
}

function labelsText({ labels, shortId }: Group): string {
  const shared = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return `#${shortId} ${shared.join(' ') || '(all of the route)'}`;
}

const tables: Record<RoundupReason, string> = {
  storm: 'storm',
  late: 'what was read late',
  away: 'what was owed while chat was away',
};

function messageText({ group, table: of, permalink, deliveries }: Traced): Text {
  if (of !== undefined) {
    const row = `a row of the table #${of.id} (${tables[of.reason]})`;
    return permalink === undefined
      ? `${row}, which does not stand yet`
      : [`${row}: `, { link: 'open', url: permalink }];
  }
  if (permalink !== undefined) return { link: 'open', url: permalink };
  if (group.message !== undefined) return `${group.message.channelId} ${group.message.ts}`;
  return deliveries.length === 0 ? 'none' : `none yet, ${plural(deliveries.length, 'delivery', 'deliveries')} below`;
}
