import { formatDuration } from '../../lib/duration.ts';
import { plural, shortenEnd } from '../../lib/text.ts';
import { actions, list, quiet, text, view } from '../view/build.ts';
import type { Span, Text, Tone, View } from '../view/view.ts';
import { type Alert, alertName } from './alert.ts';
import { cardActions } from './card-action.ts';
import type { CardContent, Shown } from './card-content.ts';
import { byUrgency, headline, lockScreen, namesOf, pagedSpans, whoOf } from './card-words.ts';
import { closesAt } from './close.ts';
import { summaryOf, tellingLabels, thingOf } from './describe.ts';
import { atLeast } from './group.ts';
import { resolvedCard, unwellCard } from './over-card.ts';
import { type Severity, worst } from './severity.ts';
import { flapsToSay, type MessageLife } from './telling.ts';

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

/** Of events that are told once, how they end: by people, or at an age. */
function ending({ route }: CardContent, alerts: readonly Alert[]) {
  const events = alerts.filter((alert) => !alert.resolves);
  if (events.length === 0) return undefined;
  const moments = events.flatMap((alert) => closesAt(alert, route) ?? []);
  const some = events.length === alerts.length ? 'Told once' : `${events.length} of them told once`;
  if (moments.length === 0) return quiet(`${some}: closed by people.`);
  return quiet([`${some}: closes `, { at: moments.reduce((a, b) => Math.max(a, b)), as: 'time' }, ' by itself.']);
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

function lineOf(alert: Alert): Text {
  const thing = thingOf(alert.labels) || alertName(alert.labels);
  return [thing, ': ', shortenEnd(summaryOf(alert), 100), ' · ', { at: alert.startsAt, as: 'relative' }];
}
