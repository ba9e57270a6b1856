import type { Clock } from '../../lib/clock.ts';
import { reasonOf } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import type { AlertConfig } from '../alert/alert-config.ts';
import type { DeliveryStore } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import { text, view } from '../view/build.ts';

const againAfterMs = 60 * 60_000;

interface Noticing {
  readonly deliveries: Pick<DeliveryStore, 'add'>;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: Pick<AlertConfig, 'operationsChannel'>;
  resolveChannel(channel: string): Promise<string>;
}

/** Tells the operations channel where messages cannot go, once an hour for each channel and reason; without one, the log. */
export function operationsNotice(deps: Noticing) {
  const toldAt = new Map<string, number>();
  return {
    async refused(channelId: string, refusal: { code: string; sentence: string }): Promise<void> {
      const { clock, log, config, deliveries, ids } = deps;
      const now = clock.now();
      const key = `${channelId} ${refusal.code}`;
      log.error({ channel: channelId, code: refusal.code }, 'chat refused a message for good');
      for (const [told, at] of toldAt) if (now - at >= againAfterMs) toldAt.delete(told);
      if (config.operationsChannel === undefined || toldAt.has(key)) return;
      toldAt.set(key, now);
      const channel = await deps.resolveChannel(config.operationsChannel).catch((thrown: unknown) => {
        log.error(
          { channel: config.operationsChannel, reason: reasonOf(thrown) },
          'the operations channel cannot be found',
        );
        return undefined;
      });
      if (channel === undefined || channel === channelId) return;
      await deliveries.add({
        id: ids.next(),
        groupId: undefined,
        kind: 'notice',
        channelId: channel,
        threadTs: undefined,
        view: view(
          ['Alerts do not reach ', { channel: channelId }, `: ${refusal.code}`],
          [text(refusal.sentence), text('The alerts are kept and tried again. See /alerts list.')],
          { tone: 'critical', lockScreen: `Alerts do not reach a channel: ${refusal.code}` },
        ),
        entry: undefined,
        critical: true,
        reason: 'refused',
        createdAt: now,
      });
    },
  };
}
