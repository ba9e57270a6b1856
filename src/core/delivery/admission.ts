import type { Ids } from '../../lib/ids.ts';
import { placeNew, type StormRules } from '../alert/storm.ts';
import type { AlertStore } from '../port/alert-store.ts';
import type { NewDelivery } from '../port/delivery-store.ts';
import type { RoundupJoin } from '../port/roundup-store.ts';

/** Decides for one round of looks what is told in a table. */
export interface Admission {
  /** Where a new group is told: undefined as the card it is, else as a row of that table. Late criticals come as cards. */
  place(card: NewDelivery, late: boolean): Promise<RoundupJoin | undefined>;
  /** The table that what was read late is gathered for. */
  gather(channelId: string): Promise<RoundupJoin>;
}

interface ChannelState {
  cards: number;
  criticals: number;
  storm: RoundupJoin | undefined;
}

/**
 * Reads each channel once and counts on from there, so that groups that are looked at together see each other.
 */
export function admission(
  deps: { store: Pick<AlertStore, 'cardsSince' | 'joinableRoundup'>; rules: { storm: StormRules }; ids: Ids },
  now: number,
): Admission {
  const { store, ids } = deps;
  const { storm: rules } = deps.rules;
  const channels = new Map<string, Promise<ChannelState>>();
  const gathered = new Map<string, Promise<RoundupJoin>>();
  const readChannel = async (channelId: string): Promise<ChannelState> => {
    const storm = await store.joinableRoundup(channelId, 'storm');
    const since = Math.min(now, storm?.startedAt ?? now) - rules.withinMs;
    return { ...(await store.cardsSince(channelId, since)), storm };
  };
  const gather = (channelId: string): Promise<RoundupJoin> => {
    const found = gathered.get(channelId) ?? joinableOr(store, ids, { channelId, reason: 'late', now });
    gathered.set(channelId, found);
    return found;
  };
  return {
    gather,
    async place({ channelId, critical }, late) {
      if (late && !critical) return gather(channelId);
      const known = channels.get(channelId) ?? readChannel(channelId);
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
    },
  };
}

/** The table of that channel that groups may still join, or a new one. */
export async function joinableOr(
  store: Pick<AlertStore, 'joinableRoundup'>,
  ids: Ids,
  { channelId, reason, now }: { channelId: string; reason: RoundupJoin['reason']; now: number },
): Promise<RoundupJoin> {
  const found = await store.joinableRoundup(channelId, reason);
  return found ?? { id: ids.short(6), channelId, reason, startedAt: now };
}
