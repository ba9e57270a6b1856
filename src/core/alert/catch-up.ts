import type { Alert } from './alert.ts';

/** What is told late is told together. */
export interface CatchUpRules {
  /** News that was read later than that after it was said is brought up to date first. */
  readonly maxPageAgeMs: number;
  /** What was owed to chat for longer than that is told as one table. */
  readonly awayAfterMs: number;
}

/** So long at most late news waits for the present. */
const holdAtMostMs = 120_000;
const lookAgainMs = 1_000;

/** Whether every alert that fires was read too late for a message of its own. */
export function isLate(firing: readonly Alert[], rules: CatchUpRules): boolean {
  return firing.length > 0 && firing.every((alert) => (alert.heardLate?.lateMs ?? 0) > rules.maxPageAgeMs);
}

/**
 * When to look again at late news, because its topic is not read up to now: it may have ended long ago.
 * Undefined when it can be told.
 */
export function heldUntil(
  firing: readonly Alert[],
  asked: { rules: CatchUpRules; linkSince(alert: Alert): number | undefined; now: number },
): number | undefined {
  const { rules, linkSince, now } = asked;
  if (!isLate(firing, rules)) return undefined;
  const readAt = Math.max(...firing.map((alert) => alert.heardLate?.at ?? 0));
  const behind = firing.some((alert) => linkSince(alert) === undefined);
  return behind && now < readAt + holdAtMostMs ? now + lookAgainMs : undefined;
}
