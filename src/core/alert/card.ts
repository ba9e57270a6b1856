import { formatDuration } from '../../lib/duration.ts';
import { plural, shortenEnd } from '../../lib/text.ts';
import { type PagingNote, pagingSpans } from '../escalation/paging-note.ts';
import { actions, button, list, quiet, text, view } from '../view/build.ts';
import type { Span, Text, Tone, View } from '../view/view.ts';
import { ackExpiresAt } from './acknowledgement.ts';
import { type Alert, type AlertState, alertName } from './alert.ts';
import { cardActions, openActions } from './card-action.ts';
import { closesAt } from './close.ts';
import { summaryOf, tellingLabels, thingOf } from './describe.ts';
import { type Acknowledgement, atLeast } from './group.ts';
import type { GroupKey } from './group-key.ts';
import type { TargetNames } from './next-command.ts';
import type { ResolveCheck } from './resolve-check.ts';
import { checkedTone, checkedWords } from './resolve-words.ts';
import type { Route } from './route.ts';
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
    readonly paging?: PagingNote | undefined;
    readonly check?: ResolveCheck | undefined;
  };
  readonly route: Pick<Route, 'pages' | 'ackExpiresAfterMs' | 'closeAfterMs'>;
  readonly shown: readonly Shown[];
  /** Set when every alert that fires is silenced: the silence that ends first. */
  readonly silence: Silence | undefined;
  /** Whether a command exists: no button leads nowhere. */
  offers(command: string): boolean;
  readonly targets?: TargetNames | undefined;
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
  if (unknown.length > 0) return unknownCard(content, unknown);
  return content.group.check?.state === 'unwell' ? unwellCard(content, content.group.check) : resolvedCard(content);
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
    [
      ...evidence(content, firing),
      quiet(['Who: ', ...whoOf(content), ...pagedSpans(content)]),
      ending(content, alerts),
      actions(...cardActions(content, alerts)),
    ],
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
    [...evidence(content, unknown), quiet(['Who: ', ...whoOf(content)]), actions(...cardActions(content, alerts))],
    { tone: 'unknown', footer: `#${content.group.shortId}`, lockScreen: lockScreen('UNKNOWN ', unknown) },
  );
}

/** Its source says that it is over, and what it was about is not well: it stays open. */
function unwellCard(content: CardContent, { sentence, at }: ResolveCheck): View {
  const { group, shown } = content;
  const alerts = shown.map((each) => each.alert);
  return view(
    [{ bold: namesOf(alerts) }, ' · resolved by its source, not well'],
    [
      text(sentence),
      quiet(['Looked at ', { at, as: 'time' }, '; again every 5 min until it is well.']),
      // An acknowledgement does not run out here: only its source can make it fire again.
      quiet(['Who: ', ...holderOf(group.ack), ...pagedSpans(content)]),
      actions(...openActions(content, alerts)),
    ],
    { tone: 'warning', footer: `#${group.shortId}`, lockScreen: shortenEnd(`Resolved, not well: ${sentence}`, 98) },
  );
}

function resolvedCard(content: CardContent): View {
  const { group, shown, offers } = content;
  const alerts = shown.map((each) => each.alert);
  const since = Math.min(...alerts.map((alert) => alert.startsAt));
  const until = Math.max(...alerts.map((alert) => alert.endsAt ?? alert.heardAt));
  const checked = checkedWords(group.check);
  // Alerts are forgotten after five days.
  const after = alerts.length === 0 ? '' : ` after ${formatDuration(until - since)}`;
  const title: Text = [
    { bold: namesOf(alerts) },
    ` · ${endedWord(alerts)}${after}`,
    ...closers(alerts),
    ...(checked === '' ? [] : [` · ${checked}`]),
  ];
  return view(
    title,
    [
      text(headline(byUrgency([...shown]))),
      group.ack && quiet(['Who: ', { user: group.ack.by }, ' since ', { at: group.ack.at, as: 'time' }]),
      actions(offers('alerts trace') && button('Trace', 'alerts trace', { group: group.id })),
    ],
    {
      // Green is what its source said to be over; that nobody looks at it any more is not.
      tone: endedWord(alerts) === 'closed' ? 'neutral' : checkedTone(group.check),
      footer: `#${group.shortId}`,
      lockScreen: lockScreen(endedWord(alerts) === 'closed' ? 'Closed ' : 'Resolved ', shown),
    },
  );
}

/** What ended without its source is closed, not resolved. */
export function endedWord(alerts: readonly Alert[]): 'closed' | 'resolved' {
  return alerts.length > 0 && alerts.every((alert) => alert.closedBy !== undefined) ? 'closed' : 'resolved';
}

function closers(alerts: readonly Alert[]): Span[] {
  const people = new Set(alerts.flatMap(({ closedBy }) => (closedBy?.kind === 'person' ? [closedBy.userId] : [])));
  const named = [...people].slice(0, 3).flatMap((user): Span[] => [', ', { user }]);
  if (endedWord(alerts) === 'resolved') return [];
  return named.length === 0 ? [' by the age that its route sets'] : [' by ', ...named.slice(1)];
}

/** Of events that are told once, how they end: by people, or at an age. */
function ending({ route }: CardContent, alerts: readonly Alert[]) {
  const events = alerts.filter((alert) => !alert.resolves);
  if (events.length === 0) return undefined;
  const moments = events.flatMap((alert) => closesAt(alert, route) ?? []);
  const some = events.length === alerts.length ? 'Told once' : `${events.length} of them told once`;
  if (moments.length === 0) return quiet(`${some}: closed by people.`);
  return quiet([`${some}: closes `, { at: moments.reduce((a, b) => Math.max(a, b)), as: 'time' }, ' by itself.']);
}

/** Nothing of it is left here, and it did not end: the routes say that it is told elsewhere. */
export function movedCard({ group, shown, offers }: Pick<CardContent, 'group' | 'shown' | 'offers'>): View {
  return view(
    [{ bold: namesOf(shown.map((each) => each.alert)) }, ' · told in another group since the routes changed'],
    [actions(offers('alerts trace') && button('Trace', 'alerts trace', { group: group.id }))],
    { tone: 'unknown', footer: `#${group.shortId}`, lockScreen: lockScreen('Moved ', shown) },
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

/** Who was paged, and who is paged next, as long as nobody has it. */
function pagedSpans({ group: { ack, paging } }: CardContent): Span[] {
  return ack !== undefined || paging === undefined ? [] : [' · ', ...pagingSpans(paging)];
}

function whoOf({ group: { ack }, route }: CardContent): Span[] {
  const until = ack && ackExpiresAt(ack, route);
  const asked: Span[] = until === undefined ? [] : [', until ', { at: until, as: 'time' }];
  return [...holderOf(ack), ...asked];
}

function holderOf(ack: Acknowledgement | undefined): Span[] {
  return ack === undefined ? ['nobody yet'] : [{ user: ack.by }, ' since ', { at: ack.at, as: 'time' }];
}
