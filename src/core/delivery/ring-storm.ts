import type { Clock } from '../../lib/clock.ts';
import type { Ids } from '../../lib/ids.ts';
import type { RoundupContent } from '../alert/roundup-content.ts';
import type { StormRules } from '../alert/storm.ts';
import { heardIn, stormRing, unheardCriticals } from '../alert/storm-ring.ts';
import type { DeliveryStore } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import type { RoundupStore } from '../port/roundup-store.ts';

interface Ringing {
  readonly store: Pick<RoundupStore, 'ringRoundup'>;
  readonly deliveries: Pick<DeliveryStore, 'ofGroup'>;
  readonly rules: { readonly storm: StormRules };
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Ids;
  readonly log: Log;
  /** Something is owed to chat. */
  owed(): void;
}

/**
 * Owes the message that rings for the criticals that came to a storm's table since it last rang, at most one in
 * `criticalsEveryMs`; what comes in between is told together. Answers when one that waits may ring, undefined when none waits.
 */
export async function ringStorm(deps: Ringing, content: RoundupContent): Promise<number | undefined> {
  const { store, deliveries, rules, clock, ids, log, owed } = deps;
  const { roundup, groups } = content;
  const joined = unheardCriticals(groups, roundup.heard);
  if (roundup.message === undefined || joined.length === 0) return undefined;
  const now = clock.now();
  const [last] = await deliveries.ofGroup(roundup.id, 1);
  // While chat takes nothing, one ring waits for it; who came later is told by the next.
  if (last !== undefined && ['pending', 'attempting', 'unclear'].includes(last.state))
    return now + rules.storm.criticalsEveryMs;
  const mayAt = (last?.attemptedAt ?? roundup.message.postedAt) + rules.storm.criticalsEveryMs;
  if (now < mayAt) return mayAt;
  await store.ringRoundup(roundup, heardIn(groups), {
    id: ids.next(),
    groupId: roundup.id,
    kind: 'broadcast',
    channelId: roundup.channelId,
    threadTs: roundup.message.ts,
    view: stormRing(content, joined),
    entry: undefined,
    critical: true,
    reason: 'criticals-joined',
    createdAt: now,
  });
  log.info({ roundup: roundup.id, criticals: joined.length }, 'a storm rings for later criticals');
  owed();
  return undefined;
}
