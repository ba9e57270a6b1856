import type { Clock } from './clock.ts';
import type { Ids } from './ids.ts';
import { SlackError } from './slack-error.ts';

/** A person's permission, given by something they just did, to show them a form. */
type Trigger = { user: string; viewId?: string; expiresAtMs: number; isSpent: boolean };

export type Triggers = {
  /** A new trigger_id; `viewId` is the form it came from, if it came from one. */
  issue: (user: string, viewId?: string) => string;
  /** Spends it, or throws `invalid_trigger_id`, `exchanged_trigger_id`, `expired_trigger_id`. */
  redeem: (id: string) => { user: string; viewId?: string };
};

/** Slack: a trigger_id is good once, for 3 seconds. */
const lifeMs = 3_000;
const remembered = 1_000;

export function createTriggers(clock: Clock, ids: Ids): Triggers {
  const triggers = new Map<string, Trigger>();
  let number = 1_000_000;
  return {
    issue: (user, viewId) => {
      number += 1;
      const id = `${number}.${ids.ts().replace('.', '')}.${ids.hex(32)}`;
      triggers.set(id, {
        user,
        ...(viewId === undefined ? {} : { viewId }),
        expiresAtMs: clock.nowMs() + lifeMs,
        isSpent: false,
      });
      const [oldest] = triggers.keys();
      if (triggers.size > remembered && oldest !== undefined) triggers.delete(oldest);
      return id;
    },
    redeem: (id) => {
      const trigger = triggers.get(id);
      if (trigger === undefined) throw new SlackError('invalid_trigger_id');
      if (trigger.isSpent) throw new SlackError('exchanged_trigger_id');
      if (clock.nowMs() > trigger.expiresAtMs) throw new SlackError('expired_trigger_id');
      trigger.isSpent = true;
      return trigger;
    },
  };
}
