import type { StormRules } from './storm.ts';

/** Why groups are told together: too many at once, read late, or owed while chat took nothing. */
export type RoundupReason = 'storm' | 'late' | 'away';

/** Groups by id, with the moment of the news of each that has rung: later news rings again. */
export type Heard = Readonly<Record<string, number>>;

/** Many groups of one channel told as one table, which is kept true by editing it. Times in milliseconds since the epoch. */
export interface Roundup {
  /** Six characters for people: it stands for all its groups where a command takes a group. */
  readonly id: string;
  readonly channelId: string;
  readonly reason: RoundupReason;
  readonly startedAt: number;
  /** When a group last joined. */
  readonly newestAt: number;
  /** From then on no group joins; undefined before. */
  readonly endedAt: number | undefined;
  /** The criticals that it rang for. */
  readonly heard: Heard;
  readonly message: { readonly ts: string; readonly shows: string; readonly postedAt: number } | undefined;
}

/** What becomes of it now. */
export type RoundupStep =
  /** Groups may still join. */
  | { readonly kind: 'open'; readonly lookAt: number }
  | { readonly kind: 'end' }
  /** It is complete, and some of it still fires. */
  | { readonly kind: 'watch'; readonly lookAt: number }
  /** Nothing of it fires any more, or it is old: it is edited for the last time. */
  | { readonly kind: 'close' };

/** A storm lasts at most as long as this: then a new table begins. */
const stormAtMostMs = 6 * 3_600_000;

/** What is gathered for one table waits for what comes with it, and at most so long for what is not ready. */
const gatherMs = 5_000;
const gatherAtMostMs = 150_000;

/** Decides whether it goes on. `waits`: some of its groups are not ready to be told yet. */
export function roundupStep(
  roundup: Roundup,
  found: { fires: boolean; waits: boolean },
  rules: StormRules,
  now: number,
): RoundupStep {
  const { endedAt } = roundup;
  if (endedAt !== undefined) {
    const oldAt = endedAt + stormAtMostMs;
    return !found.fires || now >= oldAt ? { kind: 'close' } : { kind: 'watch', lookAt: oldAt };
  }
  const until = joinableUntil(roundup, found.waits, rules, now);
  return now >= until ? { kind: 'end' } : { kind: 'open', lookAt: until };
}

function joinableUntil(roundup: Roundup, waits: boolean, rules: StormRules, now: number): number {
  const { reason, startedAt, newestAt, message } = roundup;
  const gatherForMs = waits ? gatherAtMostMs : gatherMs;
  switch (reason) {
    case 'storm':
      return Math.min(newestAt + rules.calmMs, startedAt + stormAtMostMs);
    case 'late':
      return startedAt + gatherForMs;
    case 'away':
      // While chat takes nothing, more may come to be owed.
      return message === undefined ? now + gatherMs : message.postedAt + gatherForMs;
  }
}
