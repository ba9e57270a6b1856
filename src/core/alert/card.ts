import { formatDuration } from '../../lib/duration.ts';
import { plural, shortenEnd } from '../../lib/text.ts';
import { actions, button, link, list, quiet, text, view } from '../view/build.ts';
import type { Action, Span, Text, Tone, View } from '../view/view.ts';
import { type Alert, type AlertState, alertName } from './alert.ts';
import { linkOf, summaryOf, tellingLabels, thingOf } from './describe.ts';
import { type Acknowledgement, atLeast } from './group.ts';
import type { GroupKey } from './group-key.ts';
import { type NextCommand, nextCommands } from './next-command.ts';
import { type Severity, severityRank, worst } from './severity.ts';
import type { Silence } from './silence.ts';
import { flapsToSay, type MessageLife } from './telling.ts';

/** An alert with what can be said of it now. */
export interface Shown {
  readonly alert: Alert;
  readonly state: AlertState;
  readonly severity: Severity;
}

/** Everything that a card tells. */
export interface CardContent {
  readonly group: GroupKey & {
    readonly ack: Acknowledgement | undefined;
    readonly life?: MessageLife | undefined;
    readonly previousUrl?: string | undefined;
  };
  readonly shown: readonly Shown[];
  /** Set when every alert that fires is silenced: the silence that ends first. */
  readonly silence: Silence | undefined;
  /** Whether a command exists: no button leads nowhere. */
  offers(command: string): boolean;
}

const linesShown = 5;
const tones: Record<Severity, Tone> = { critical: 'critical', warning: 'warning', info: 'neutral' };

/**
 * The living message of a group. It holds no text that ages by itself: times are spans that the chat keeps current,
 * so that a card changes only when the group does.
 */
export function alertCard(content: CardContent): View {
  const firing = byUrgency(content.shown.filter(({ state }) => state === 'firing'));
  const unknown = byUrgency(content.shown.filter(({ state }) => state === 'unknown'));
  if (firing.length > 0) return firingCard(content, firing, unknown);
  return unknown.length > 0 ? unknownCard(content, unknown) : resolvedCard(content);
}

/** Worst first, then newest. */
function byUrgency(shown: Shown[]): Shown[] {
  return shown.sort(
    (a, b) =>
      severityRank(b.severity) - severityRank(a.severity) ||
      b.alert.startsAt - a.alert.startsAt ||
      (a.alert.fingerprint < b.alert.fingerprint ? -1 : 1),
  );
}

function firingCard(content: CardContent, firing: readonly Shown[], unknown: readonly Shown[]): View {
  const { group, silence } = content;
  const severity = worst(firing.map((each) => each.severity)) ?? 'warning';
  const alerts = firing.map((each) => each.alert);
  const since = Math.min(...alerts.map((alert) => alert.startsAt));
  const counts = [
    `${atLeast(content.shown.length)}${plural(firing.length, 'firing', 'firing')}`,
    unknown.length > 0 && `${unknown.length} unknown`,
  ];
  const title: Span[] = [
    { bold: `${severity.toUpperCase()}  ${namesOf(alerts)}` },
    ` · ${counts.filter(Boolean).join(', ')} · `,
    { at: since, as: 'relative' },
  ];
  title.push(...flappingSpans(group.life));
  if (silence !== undefined) title.push(' · silenced until ', { at: silence.endsAt, as: 'time' });
  return view(
    title,
    [...evidence(content, firing), quiet(['Who: ', ...whoOf(group.ack)]), actions(...actionsOf(content, alerts))],
    {
      tone: tones[severity],
      footer: `#${group.shortId}`,
      lockScreen: lockScreen(`${severity.toUpperCase()} `, firing),
    },
  );
}

function unknownCard(content: CardContent, unknown: readonly Shown[]): View {
  const alerts = unknown.map((each) => each.alert);
  const heard = Math.max(...alerts.map((alert) => alert.heardAt));
  return view(
    [{ bold: namesOf(alerts) }, ' · last heard ', { at: heard, as: 'relative' }, ' · not resolved by its source'],
    [
      ...evidence(content, unknown),
      quiet(['Who: ', ...whoOf(content.group.ack)]),
      actions(...actionsOf(content, alerts)),
    ],
    { tone: 'unknown', footer: `#${content.group.shortId}`, lockScreen: lockScreen('UNKNOWN ', unknown) },
  );
}

function resolvedCard(content: CardContent): View {
  const { group, shown, offers } = content;
  const alerts = shown.map((each) => each.alert);
  const since = Math.min(...alerts.map((alert) => alert.startsAt));
  const until = Math.max(...alerts.map((alert) => alert.endsAt ?? alert.heardAt));
  const title: Text = [{ bold: namesOf(alerts) }, ` · resolved after ${formatDuration(until - since)}`];
  return view(
    title,
    [
      text(headline(byUrgency([...shown]))),
      group.ack && quiet(['Who: ', ...whoOf(group.ack)]),
      actions(offers('alerts trace') && button('Trace', 'alerts trace', { group: group.id })),
    ],
    { tone: 'good', footer: `#${group.shortId}`, lockScreen: lockScreen('Resolved ', shown) },
  );
}

function evidence(content: CardContent, shown: readonly Shown[]) {
  const alerts = shown.map((each) => each.alert);
  const lines = shown.slice(0, linesShown).map(({ alert }) => lineOf(alert));
  const more =
    shown.length > linesShown ? [`and ${atLeast(content.shown.length)}${shown.length - linesShown} more`] : [];
  const { group } = content;
  const labels = tellingLabels(alerts, Object.keys(group.labels));
  return [
    text(headline(shown)),
    shown.length > 1 && list([...lines, ...more]),
    labels.length > 0 && quiet(labels.join(' · ')),
    ...lateness(alerts),
    group.previousUrl !== undefined &&
      quiet(['It goes on from ', { link: 'an earlier message', url: group.previousUrl }]),
  ];
}

function flappingSpans(life: MessageLife | undefined): Span[] {
  const [since] = life?.flaps ?? [];
  if (life === undefined || since === undefined || life.flaps.length < flapsToSay) return [];
  return [` · flapping, fired again ${life.flaps.length} times since `, { at: since, as: 'time' }];
}

/** How late it was read, where that was not at once: who reads the card may be behind by as much. */
function lateness(alerts: readonly Alert[]) {
  const lateMs = Math.max(...alerts.map(({ heardLate }) => heardLate?.lateMs ?? 0));
  return lateMs > 0 ? [quiet(`Heard ${formatDuration(lateMs)} late.`)] : [];
}

/** The thing first, then what is wrong with it. */
function headline(shown: readonly Shown[]): Text {
  const [first] = shown;
  if (first === undefined) return 'No alert is left in this group.';
  const thing = thingOf(first.alert.labels);
  const summary = summaryOf(first.alert);
  return thing === '' || summary.includes(thing) ? summary : [{ bold: thing }, `: ${summary}`];
}

function lineOf(alert: Alert): Text {
  const thing = thingOf(alert.labels) || alertName(alert.labels);
  return [thing, ': ', shortenEnd(summaryOf(alert), 100), ' · ', { at: alert.startsAt, as: 'relative' }];
}

function lockScreen(state: string, shown: readonly Shown[]): string {
  const [first] = shown;
  if (first === undefined) return state.trim();
  const thing = thingOf(first.alert.labels);
  const summary = summaryOf(first.alert);
  const sentence = thing === '' || summary.includes(thing) ? summary : `${thing}: ${summary}`;
  return shortenEnd(`${state}${sentence}`, 98);
}

function namesOf(alerts: readonly Alert[]): string {
  const names = [...new Set(alerts.map((alert) => alertName(alert.labels)))];
  const [first = 'alert'] = names;
  return shortenEnd(names.length === 1 ? first : `${first} and ${names.length - 1} more`, 100);
}

function whoOf(ack: Acknowledgement | undefined): Span[] {
  return ack === undefined ? ['nobody yet'] : [{ user: ack.by }, ' since ', { at: ack.at, as: 'time' }];
}

function actionsOf(content: CardContent, alerts: readonly Alert[]): (Action | false | undefined)[] {
  const { group, offers, silence } = content;
  const args = { group: group.id };
  const runbook = linkOf(alerts, (alert) => alert.annotations.runbook_url ?? alert.annotations.runbook);
  const graph = linkOf(alerts, (alert) => alert.url);
  return [
    group.ack === undefined && offers('alerts ack') && button('Acknowledge', 'alerts ack', args, { style: 'primary' }),
    silence === undefined && offers('alerts silence') && silenceMenu(args),
    ...nextCommands(alerts, offers).map(({ label, command, args: own }: NextCommand) => button(label, command, own)),
    offers('alerts trace') && button('Trace', 'alerts trace', args),
    runbook !== undefined && link('Runbook', runbook),
    graph !== undefined && link('Graph', graph),
    // Far from where Acknowledge was: a thumb that taps twice must not let go again.
    group.ack !== undefined && offers('alerts unack') && button('Unacknowledge', 'alerts unack', args),
  ];
}

function silenceMenu(args: { group: string }): Action {
  const run = (duration: string) => ({ command: 'alerts silence', args: { ...args, for: duration } });
  return {
    kind: 'menu',
    label: 'Silence',
    options: [
      { label: '1 hour', run: run('1h') },
      { label: '4 hours', run: run('4h') },
      { label: 'Other…', run: { command: 'alerts silence', args }, asks: true },
    ],
  };
}
