/** What was last told about a group, written only after chat accepted it. */
export interface NotificationEntry {
  readonly at: number;
  /** Fingerprints that fired, and that were resolved, in that message. */
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  /** Severity rank of what fired. */
  readonly rank: number;
}

/** Why a message is due. */
export type NotifyReason =
  | 'first'
  | 'fires-again'
  | 'severity-raised'
  | 'new-alerts'
  | 'all-resolved'
  | 'some-resolved'
  | 'ack-expired'
  | 'repeat';

/** Why none is. */
export type QuietReason = 'nothing-fires' | 'nothing-to-clear' | 'unchanged';

/** What fires and what is resolved now, after everything that hushes. */
export interface Telling {
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  readonly rank: number;
}

/**
 * Whether a flush of a group must speak: Alertmanager's order of questions (notify/dedup_stage.go), and one more:
 * a severity that rose is always told.
 */
export function needsNotify(
  entry: NotificationEntry | undefined,
  telling: Telling,
  repeatIntervalMs: number,
  now: number,
): { readonly notify: true; readonly reason: NotifyReason } | { readonly notify: false; readonly reason: QuietReason } {
  const { firing, resolved, rank } = telling;
  if (entry === undefined) return firing.length > 0 ? speak('first') : quiet('nothing-fires');
  if (!isSubset(firing, entry.firing)) {
    if (entry.firing.length === 0) return speak('fires-again');
    return speak(rank > entry.rank ? 'severity-raised' : 'new-alerts');
  }
  if (firing.length === 0) return entry.firing.length > 0 ? speak('all-resolved') : quiet('nothing-to-clear');
  if (!isSubset(resolved, entry.resolved)) return speak('some-resolved');
  if (now - entry.at > repeatIntervalMs) return speak('repeat');
  return quiet('unchanged');
}

function speak(reason: NotifyReason) {
  return { notify: true, reason } as const;
}

function quiet(reason: QuietReason) {
  return { notify: false, reason } as const;
}

function isSubset(part: readonly string[], whole: readonly string[]): boolean {
  const known = new Set(whole);
  return part.every((each) => known.has(each));
}
