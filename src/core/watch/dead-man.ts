import { formatDuration } from '../../lib/duration.ts';

/** A loop runs at least every 30 s. */
const loopQuietMs = 2 * 60_000;
const pollQuietMs = 60_000;
const owedQuietMs = 5 * 60_000;

/** What shows that the bot works. Times in milliseconds since the epoch. */
export interface Vitals {
  /** Each loop with the time at which a round of it last ended well. */
  readonly loops: Readonly<
    Record<string, { readonly lastAt: number | undefined; readonly failure: string | undefined }>
  >;
  /** Each consumer of alerts. */
  readonly readers: readonly {
    readonly name: string;
    readonly state: string;
    readonly lastPollAt: number | undefined;
  }[];
  /** The oldest message that waits for chat, and when chat last took one. */
  readonly oldestOwedAt: number | undefined;
  readonly chatTookAt: number;
}

/** Whether the dead-man's switch may be called, or why not. */
export type DeadManDecision = { readonly kind: 'call' } | { readonly kind: 'hold'; readonly reason: string };

/**
 * Only a bot that works may say that it does: every loop ended a round well within 2 min, every consumer was answered within
 * 1 min, and what is owed to chat is on its way: nothing waits for 5 min in which chat took nothing.
 */
export function deadManDecision({ loops, readers, oldestOwedAt, chatTookAt }: Vitals, now: number): DeadManDecision {
  const hold = (reason: string): DeadManDecision => ({ kind: 'hold', reason });
  for (const [name, { lastAt, failure }] of Object.entries(loops)) {
    if (lastAt !== undefined && now - lastAt <= loopQuietMs) continue;
    const since = lastAt === undefined ? 'has not run yet' : `has not done a round for ${formatDuration(now - lastAt)}`;
    return hold(`the ${name} ${failure === undefined ? since : `fails: ${failure}`}`);
  }
  for (const { name, state, lastPollAt } of readers) {
    if (state === 'reading' && lastPollAt !== undefined && now - lastPollAt <= pollQuietMs) continue;
    return hold(`alerts of ${name} are not read (${state})`);
  }
  const owedMs = oldestOwedAt === undefined ? 0 : now - oldestOwedAt;
  if (owedMs > owedQuietMs && now - chatTookAt > owedQuietMs) {
    return hold(`messages wait for ${formatDuration(owedMs)}, and Slack takes none`);
  }
  return { kind: 'call' };
}
