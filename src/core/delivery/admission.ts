import type { Ids } from '../../lib/ids.ts';
import { placeNew, type StormRules } from '../alert/storm.ts';
import type { AlertStore } from '../port/alert-store.ts';
import type { NewDelivery } from '../port/delivery-store.ts';
import type { RoundupJoin } from '../port/roundup-store.ts';

/** Where the card of a group is told after all: undefined as the card it is, else as a row of that table. */
export type Admit = (card: NewDelivery) => Promise<RoundupJoin | undefined>;

interface ChannelState {
  cards: number;
  criticals: number;
  storm: RoundupJoin | undefined;
}

/**
 * Decides for one round of looks which new groups have a card of their own. It reads each channel once and counts on from there,
 * so that groups that are looked at together see each other.
 */
export function admission(
  deps: { store: Pick<AlertStore, 'cardsSince' | 'joinableRoundup'>; rules: { storm: StormRules }; ids: Ids },
  now: number,
): Admit {
  const { store, ids } = deps;
  const { storm: rules } = deps.rules;
  const channels = new Map<string, Promise<ChannelState>>();
  const read = async (channelId: string): Promise<ChannelState> => {
    const storm = await store.joinableRoundup(channelId, 'storm');
    const since = Math.min(now, storm?.startedAt ?? now) - rules.withinMs;
    return { ...(await store.cardsSince(channelId, since)), storm };
  };
  return async ({ channelId, critical }) => {
    const known = channels.get(channelId) ?? read(channelId);
    channels.set(channelId, known);
    const state = await known;
    const placing = placeNew({ ...state, inStorm: state.storm !== undefined }, critical, rules);
    if (placing.kind === 'card') {
      state.cards += 1;
      if (critical) state.criticals += 1;
      return undefined;
    }
    state.storm ??= { id: ids.short(6), channelId, reason: 'storm', startedAt: now };
    return state.storm;
  };
}
