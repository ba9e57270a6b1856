import { type Alert, type Labels, labelOf } from './alert.ts';
import { compileMatchers, literalPattern, type Matcher } from './matcher.ts';

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
}

const valuesAtMost = 20;

/** Whether it holds at this moment. */
export function silenceState(silence: Silence, now: number): 'pending' | 'active' | 'expired' {
  if (now < silence.startsAt) return 'pending';
  return now < silence.endsAt ? 'active' : 'expired';
}

/** Makes the question "which active silence hushes these labels": the one that ends last. */
export function silencing(silences: readonly Silence[], now: number): (labels: Labels) => Silence | undefined {
  const active = silences
    .filter((silence) => silenceState(silence, now) === 'active')
    .sort((a, b) => b.endsAt - a.endsAt)
    .map((silence) => ({ silence, holds: compileMatchers(silence.matchers) }));
  return (labels) => active.find(({ holds }) => holds(labels))?.silence;
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
