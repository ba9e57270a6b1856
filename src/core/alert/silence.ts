import { type Alert, type Labels, labelOf } from './alert.ts';
import { compileMatchers, type Matcher } from './matcher.ts';
import { literalPattern } from './pattern.ts';

/** A hush that a person asked for. It hushes Middlewatch only, never the source. */
export interface Silence {
  readonly id: string;
  /** All must hold. */
  readonly matchers: readonly Matcher[];
  readonly startsAt: number;
  /** Exclusive. Moved to now when it is lifted. */
  readonly endsAt: number;
  readonly createdBy: string;
  readonly comment: string;
  /** It hushes up to this severity rank; what is worse breaks through. */
  readonly rank: number;
  /** The group whose card it was made from, and the channel where it was asked for: there its author is reminded. */
  readonly groupId: string | undefined;
  readonly channelId: string | undefined;
  /** The table whose groups were all silenced: its id lifts them together. */
  readonly roundupId?: string | undefined;
  /** When its author is to be reminded that it ends; undefined when that was done, or is not worth it. */
  readonly remindAt: number | undefined;
}

const valuesAtMost = 20;
const remindBeforeMs = 15 * 60_000;
/** What pages is never hushed longer at a time. */
export const pagingSilenceMaxMs = 4 * 3_600_000;

/** Whether it holds at this moment. */
export function silenceState(silence: Silence, now: number): 'pending' | 'active' | 'expired' {
  if (now < silence.startsAt) return 'pending';
  return now < silence.endsAt ? 'active' : 'expired';
}

/** Makes the question "which active silence hushes these labels": the one that ends last of those made for so bad an alert. */
export function silencing(
  silences: readonly Silence[],
  now: number,
  rankOf: (labels: Labels) => number,
): (labels: Labels) => Silence | undefined {
  const active = activeOf(silences, now);
  return (labels) => active.find(({ silence, holds }) => silence.rank >= rankOf(labels) && holds(labels))?.silence;
}

/** Makes the question "which active silence would hush these labels, were they not worse than what it was made for". */
export function outranking(
  silences: readonly Silence[],
  now: number,
  rankOf: (labels: Labels) => number,
): (labels: Labels) => Silence | undefined {
  const active = activeOf(silences, now);
  return (labels) => {
    const matching = active.filter(({ holds }) => holds(labels));
    const rank = matching.length === 0 ? 0 : rankOf(labels);
    return matching.every(({ silence }) => silence.rank < rank) ? matching[0]?.silence : undefined;
  };
}

function activeOf(silences: readonly Silence[], now: number) {
  return silences
    .filter((silence) => silenceState(silence, now) === 'active')
    .sort((a, b) => b.endsAt - a.endsAt)
    .map((silence) => ({ silence, holds: compileMatchers(silence.matchers) }));
}

/** When to remind: 15 minutes before the end; never of one so short that its author cannot have forgotten it. */
export function remindAtOf({ startsAt, endsAt }: Pick<Silence, 'startsAt' | 'endsAt'>): number | undefined {
  return endsAt - startsAt > 2 * remindBeforeMs ? endsAt - remindBeforeMs : undefined;
}

/**
 * Matchers for exactly the alerts that are shown now: labels they share as they are, labels that differ as the list of
 * their values, and labels with more than 20 values left out. Another alert matches only if it is just like them.
 */
export function matchersFor(alerts: readonly Alert[]): readonly Matcher[] {
  const names = new Set(alerts.flatMap((alert) => Object.keys(alert.labels)));
  return [...names].sort().flatMap((label): Matcher[] => {
    const values = [...new Set(alerts.map((alert) => labelOf(alert.labels, label)))].sort();
    if (values.length > valuesAtMost) return [];
    if (values.length === 1) return [{ label, operator: '=', value: values[0] ?? '' }];
    return [{ label, operator: '=~', value: values.map(literalPattern).join('|') }];
  });
}

/** Matchers for a whole group, whoever joins it: the labels that it groups by; none where it groups by nothing. */
export function matchersForGroup(labels: Labels): readonly Matcher[] {
  return Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => ({ label, operator: '=', value }));
}
