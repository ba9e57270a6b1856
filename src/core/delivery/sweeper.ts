import type { Clock } from '../../lib/clock.ts';
import type { Chat } from '../port/chat.ts';
import type { DeliveryStore } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import { type Loop, loop } from './loop.ts';
import { messagesOf } from './reconcile.ts';

const sweepAfterMs = 10 * 60_000;
const perRound = 20;

/**
 * Ten minutes after a message that was sent more than once, looks for its doubles and removes them, and counts them.
 * The one that stays is the one the store knows: it was edited and answered since. A double that was accepted late is younger.
 */
export function sweeper(deps: { chat: Chat; deliveries: DeliveryStore; clock: Clock; log: Log }): Loop {
  const { chat, deliveries, clock, log } = deps;
  return loop(
    'sweeper',
    async () => {
      for (const delivery of await deliveries.toSweep(clock.now() - sweepAfterMs, perRound)) {
        const doubles = (await messagesOf(chat, delivery)).filter((ts) => ts !== delivery.ts);
        let removed = 0;
        for (const ts of doubles) {
          const answer = await chat.remove({ channelId: delivery.channelId, ts });
          if (answer.kind === 'sent') removed += 1;
          else if (answer.kind !== 'refused') throw new Error(`a double could not be removed: ${answer.kind}`);
        }
        await deliveries.swept(delivery.id, removed);
        log.info({ delivery: delivery.id, removed }, 'swept for doubles');
      }
      return clock.now() + 30_000;
    },
    deps,
  );
}
