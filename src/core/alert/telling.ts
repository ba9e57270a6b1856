import type { Acknowledgement, Group } from './group.ts';
import type { NotifyReason } from './needs-notify.ts';
import { severityRank } from './severity.ts';

/** How a message is told: a new living message, a thread reply that is also shown in the channel, or a quiet thread line. */
export type Telling = 'card' | 'broadcast' | 'line';

/** When a message is too old, or an end too young. */
export interface TellingRules {
  /** A message older than that is not made red again: a new one follows it. */
  readonly followAfterMs: number;
  /** Firing again so soon after its end is the same trouble: no new message. */
  readonly flapWithinMs: number;
}

/** What the living message of a group has told so far. Times in milliseconds since the epoch. */
export interface MessageLife {
  /** The worst severity rank it told of. */
  readonly rank: number;
  /** When every alert of it was seen resolved; undefined while one fires. */
  readonly endedAt: number | undefined;
  /** When it fired again under this message, oldest first; at most {@link flapsKept}, and only what is recent. */
  readonly flaps: readonly number[];
  /** When firing again last rang. */
  readonly rangAt: number | undefined;
}

/** So many in three times `flapWithinMs`, and the card says so. */
export const flapsToSay = 3;
const flapsKept = 10;

interface Asked {
  readonly group: Pick<Group, 'message' | 'life' | 'entry'>;
  readonly reason: NotifyReason;
  /** Severity rank of what fires now. */
  readonly rank: number;
  readonly ack: Acknowledgement | undefined;
  readonly rules: TellingRules;
  readonly now: number;
}

/**
 * What rings and what does not. An end is a quiet line, and so is a new member of a group that someone has.
 * Firing again within minutes goes under the message that stands, and rings only for a critical, once in that time.
 */
export function tellingOf(asked: Asked): Telling {
  const { group, reason, ack, rules, now } = asked;
  const old = group.message !== undefined && now - group.message.postedAt > rules.followAfterMs;
  switch (reason) {
    case 'first':
      return 'card';
    case 'fires-again':
      return old || !isFlap(asked) ? 'card' : rings(asked) ? 'broadcast' : 'line';
    case 'all-resolved':
    case 'some-resolved':
      return 'line';
    case 'ack-expired':
      // Nobody has it now, and the one who had it is asked where it stood.
      return group.message === undefined ? 'card' : 'broadcast';
    case 'new-alerts':
    case 'severity-raised':
    case 'repeat':
      if (group.message === undefined) return 'card';
      if (ack !== undefined) return 'line';
      return old ? 'card' : 'broadcast';
  }
}

function isFlap({ group, rank, rules, now }: Asked): boolean {
  const { message, life, entry } = group;
  if (message === undefined || life === undefined || rank > life.rank) return false;
  return now - (life.endedAt ?? entry?.at ?? 0) <= rules.flapWithinMs;
}

function rings({ group, rank, rules, now }: Asked): boolean {
  const rangAt = group.life?.rangAt;
  return rank >= severityRank('critical') && (rangAt === undefined || now - rangAt > rules.flapWithinMs);
}

/** What the message has told after this. */
export function lifeAfter(asked: Asked, as: Telling): MessageLife {
  const { group, reason, rank, rules, now } = asked;
  const { life } = group;
  if (as === 'card' || life === undefined) return { rank, endedAt: undefined, flaps: [], rangAt: undefined };
  const worst = Math.max(rank, life.rank);
  if (reason !== 'fires-again') return { ...life, rank: worst, flaps: recentFlaps(life, rules, now) };
  return {
    rank: worst,
    endedAt: undefined,
    flaps: [...recentFlaps(life, rules, now), now].slice(-flapsKept),
    rangAt: as === 'broadcast' ? now : life.rangAt,
  };
}

/** The same life when nothing is told: its end is noted, old flaps are forgotten. */
export function lifeMeanwhile(
  life: MessageLife | undefined,
  over: boolean,
  rules: TellingRules,
  now: number,
): MessageLife | undefined {
  if (life === undefined) return undefined;
  return { ...life, endedAt: life.endedAt ?? (over ? now : undefined), flaps: recentFlaps(life, rules, now) };
}

/** When the card stops to say that it flaps; undefined when it does not. */
export function calmAt(life: MessageLife | undefined, rules: TellingRules): number | undefined {
  const decisive = life?.flaps.at(-flapsToSay);
  return decisive === undefined ? undefined : decisive + flapWindowMs(rules) + 1;
}

function recentFlaps({ flaps }: MessageLife, rules: TellingRules, now: number): readonly number[] {
  return flaps.filter((at) => now - at <= flapWindowMs(rules));
}

function flapWindowMs({ flapWithinMs }: TellingRules): number {
  return 3 * flapWithinMs;
}
