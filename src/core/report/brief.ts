import { formatDuration } from '../../lib/duration.ts';
import { plural, shortenEnd } from '../../lib/text.ts';
import { alertName } from '../alert/alert.ts';
import { alertList, groupState, type ListedGroup } from '../alert/alert-list.ts';
import { thingOf } from '../alert/describe.ts';
import { formatMatchers } from '../alert/matcher-list.ts';
import type { Silence } from '../alert/silence.ts';
import type { AuditEntry } from '../port/audit.ts';
import { actions, button, list, quiet, text, view } from '../view/build.ts';
import type { Part, Span, Tone, View } from '../view/view.ts';

/** What alerts say for a brief. */
export interface BriefFacts {
  /** Groups that are not over, with what can be said of them now. */
  readonly open: readonly ListedGroup[];
  /** Silences that hold. */
  readonly silences: readonly Silence[];
  /** Groups that rang most since `since`, the noisiest first. */
  readonly noisy: readonly { readonly shortId: string; readonly name: string; readonly rings: number }[];
  readonly since: number;
  readonly now: number;
}

/** Which telling of it this is. */
export interface Telling {
  readonly name: string;
  /** When it was due, where that is long ago. */
  readonly lateSince?: number | undefined;
  /** Times before it that nobody told. */
  readonly missed: number;
}

const dayMs = 24 * 3_600_000;
/** As long as a shift: whoever took it has gone home. */
const forgottenAfterMs = 8 * 3_600_000;
const shownAtMost = 5;
const openShownAtMost = 10;
/** Fewer rings in a day are no noise. */
const noisyFrom = 3;

/** What the day begins with: what is open first, then what will be by itself, then what was. */
export function briefView(facts: BriefFacts, changed: readonly AuditEntry[], telling: Telling): View {
  const { open, now } = facts;
  const forgotten = open.filter((each) => isForgotten(each, now));
  const parts: (Part | undefined | false)[] = [
    lateness(telling),
    ...openParts(facts),
    ...section('Acknowledged, and still not over after 8 h', forgotten.map(forgottenLine)),
    ...section('Silences that end within a day', endingLines(facts)),
    ...section('Noisy in the last day', noisyLines(facts)),
    changed.length > 0 && quiet(changedSentence(changed)),
    actions(
      open.length > 0 && button('Alerts', 'alerts list', { state: 'all' }),
      facts.silences.length > 0 && button('Silences', 'alerts silences'),
      facts.noisy.length > 0 && button('Noise', 'alerts stats', { days: 1 }),
    ),
  ];
  const title = titleOf(facts);
  return view(title, parts, { tone: toneOf(open), footer: telling.name, lockScreen: title });
}

function titleOf({ open }: BriefFacts): string {
  const of = (state: ReturnType<typeof groupState>): number => open.filter((each) => groupState(each) === state).length;
  const counts = [
    [of('firing'), 'firing that nobody has'],
    [of('unknown'), 'unknown'],
    [of('not well'), 'resolved by its source, not well'],
    [of('acknowledged'), 'acknowledged'],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return said.length === 0 ? 'Nothing is open' : `${plural(open.length, 'group')} open: ${said.join(', ')}`;
}

function toneOf(open: readonly ListedGroup[]): Tone {
  const states = new Set(open.map(groupState));
  if (states.has('firing')) return 'critical';
  if (states.has('unknown')) return 'unknown';
  return states.has('acknowledged') || states.has('not well') ? 'warning' : 'good';
}

function lateness({ lateSince, missed }: Telling): Part | undefined {
  if (lateSince === undefined && missed === 0) return undefined;
  const before =
    missed === 0 ? '' : `${plural(missed, 'report')} before it ${missed === 1 ? 'was' : 'were'} never told.`;
  if (lateSince === undefined) return quiet(`Middlewatch did not run for a while: ${before}`);
  return quiet(['Late: it was due ', { at: lateSince }, `, when Middlewatch did not run. ${before}`.trimEnd()]);
}

function openParts({ open, now }: BriefFacts): readonly Part[] {
  if (open.length === 0) return [];
  // The table of /alerts list, without its advice; worst first, so that what is cut is the least.
  return alertList(open, 'open', now)
    .parts.filter((part) => part.kind === 'table')
    .map((part) => ({ ...part, rows: part.rows.slice(0, openShownAtMost), total: open.length }));
}

function isForgotten({ group: { ack } }: ListedGroup, now: number): boolean {
  return ack !== undefined && now - ack.confirmedAt >= forgottenAfterMs;
}

function forgottenLine({ group, shown }: ListedGroup): Span[] {
  const [first] = shown;
  const name = first === undefined ? '' : ` ${alertName(first.alert.labels)} ${thingOf(first.alert.labels)}`.trimEnd();
  const { ack } = group;
  return ack === undefined ? [] : [`#${group.shortId}${name}: `, { user: ack.by }, ' has it since ', { at: ack.at }];
}

function endingLines({ silences, now }: BriefFacts): Span[][] {
  return silences
    .filter(({ endsAt }) => endsAt - now <= dayMs)
    .toSorted((a, b) => a.endsAt - b.endsAt)
    .map(({ id, endsAt, matchers }) => [
      `${id} in ${formatDuration(endsAt - now)}: `,
      { code: shortenEnd(formatMatchers(matchers), 80) },
    ]);
}

function noisyLines({ noisy }: BriefFacts): Span[][] {
  return noisy
    .filter(({ rings }) => rings >= noisyFrom)
    .map(({ shortId, name, rings }) => [`#${shortId} ${name}: rang ${plural(rings, 'time')}`]);
}

function changedSentence(changed: readonly AuditEntry[]): string {
  const counts = Map.groupBy(changed, ({ command }) => command);
  const named = [...counts].map(
    ([command, entries]) => `/${command}${entries.length > 1 ? ` ×${entries.length}` : ''}`,
  );
  const people = new Set(changed.map(({ userId }) => userId)).size;
  return `Changed in the last day: ${named.join(', ')}, by ${plural(people, 'person', 'people')}. See /ops audit.`;
}

function section(title: string, lines: readonly (readonly Span[])[]): Part[] {
  if (lines.length === 0) return [];
  const more = lines.length > shownAtMost ? [`and ${lines.length - shownAtMost} more`] : [];
  return [text({ bold: title }), list([...lines.slice(0, shownAtMost), ...more])];
}
