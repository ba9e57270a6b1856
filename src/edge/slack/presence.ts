import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Presence } from '../../core/port/presence.ts';
import type { Clock } from '../../lib/clock.ts';

const askWithinMs = 5_000;

/** Times in seconds. Do-not-disturb holds in the next hours of it, once they have begun, and while it is snoozed. */
const answerSchema = z.object({
  dnd_enabled: z.boolean().default(false),
  next_dnd_start_ts: z.number().default(0),
  next_dnd_end_ts: z.number().default(0),
  snooze_enabled: z.boolean().default(false),
  snooze_endtime: z.number().default(0),
});

/** Asks Slack whether a message would make a sound (dnd.info, scope dnd:read). */
export function slackPresence(client: WebClient, { clock }: { clock: Clock }): Presence {
  return {
    async doNotDisturb(userId) {
      const late = AbortSignal.timeout(askWithinMs);
      const gaveUp = new Promise<undefined>((resolve) => {
        late.addEventListener('abort', () => resolve(undefined), { once: true });
      });
      try {
        const answer = await Promise.race([client.dnd.info({ user: userId }), gaveUp]);
        const read = answerSchema.safeParse(answer);
        if (answer === undefined || !read.success) return 'unknown';
        const now = clock.now() / 1000;
        const { dnd_enabled: enabled, next_dnd_start_ts: from, next_dnd_end_ts: until } = read.data;
        const snoozed = read.data.snooze_enabled && now < read.data.snooze_endtime;
        return snoozed || (enabled && from <= now && now < until) ? 'on' : 'off';
      } catch {
        return 'unknown';
      }
    },
  };
}
