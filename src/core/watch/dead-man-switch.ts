import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import { reasonOf } from '../../lib/error.ts';
import { loop } from '../delivery/loop.ts';
import type { Link } from '../health/link-book.ts';
import type { Log } from '../port/log.ts';
import type { Webhook } from '../port/webhook.ts';
import { deadManDecision, type Vitals } from './dead-man.ts';

/** Says outside, again and again, that the bot works: who listens there calls for help when it falls silent. */
export interface DeadManSwitch {
  /** For /ops health: when it was last called, or why it is not. */
  readonly link: Link;
  /** When a call last succeeded. */
  calledAt(): number | undefined;
  stop(): Promise<void>;
}

/** Starts to call `webhook` every `everyMs`, as long as the vitals allow it. */
export function deadManSwitch(deps: {
  readonly webhook: Webhook;
  readonly everyMs: number;
  vitals(): Promise<Vitals>;
  readonly clock: Clock;
  readonly log: Log;
}): DeadManSwitch {
  const { webhook, everyMs, vitals, clock, log } = deps;
  let calledAt: number | undefined;
  let held: string | undefined;
  let dueAt = clock.now();
  const calls = loop(
    "dead-man's switch",
    async () => {
      const now = clock.now();
      // A loop runs every 30 s at the latest; this one has its own measure.
      if (now < dueAt) return dueAt;
      dueAt = now + everyMs;
      const why = await attempt(webhook, deadManDecision(await vitals(), now));
      if (why === undefined) calledAt = clock.now();
      else if (why !== held) log.error({ reason: why }, "the dead-man's switch is not called");
      held = why;
      return dueAt;
    },
    deps,
  );
  calls.wake();
  return {
    link: {
      name: "Dead-man's switch",
      async ask() {
        const ago = calledAt === undefined ? 'never called' : `called ${formatDuration(clock.now() - calledAt)} ago`;
        const failure = held ?? calls.state().failure;
        if (failure !== undefined) return { state: 'bad', detail: `${ago}, held back: ${failure}`, answered: false };
        return calledAt === undefined ? { state: 'unknown', detail: 'not called yet' } : ago;
      },
      heardAt: () => calledAt,
    },
    calledAt: () => calledAt,
    stop: calls.stop,
  };
}

/** Why it was not called; undefined when it was. */
async function attempt(webhook: Webhook, decision: ReturnType<typeof deadManDecision>): Promise<string | undefined> {
  if (decision.kind === 'hold') return decision.reason;
  try {
    await webhook();
    return undefined;
  } catch (thrown) {
    return reasonOf(thrown);
  }
}
