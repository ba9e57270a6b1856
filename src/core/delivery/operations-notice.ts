import type { Clock } from '../../lib/clock.ts';
import { reasonOf } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import type { AlertConfig } from '../alert/alert-config.ts';
import type { DeliveryStore, NewDelivery } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import { text, view } from '../view/build.ts';
import { plainView } from '../view/plain.ts';
import type { View } from '../view/view.ts';

const againAfterMs = 60 * 60_000;

interface Noticing {
  readonly deliveries: Pick<DeliveryStore, 'add'>;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: Pick<AlertConfig, 'operationsChannel'>;
  resolveChannel(channel: string): Promise<string>;
}

/** What the bot says of its own trouble, in the operations channel; without one, in the log. */
export interface OperationsNotice {
  /** Says it once, as a message of its own. */
  tell(shown: View): Promise<void>;
  /** The same, for who writes it with something else; undefined where there is no such channel. */
  draft(shown: View): Promise<NewDelivery | undefined>;
  /** A channel refuses messages for good: told once an hour for each channel and reason. */
  refused(channelId: string, refusal: { code: string; sentence: string }): Promise<void>;
}

/** Makes the voice of the bot itself. What it says is owed like any alert: it survives a crash. */
export function operationsNotice(deps: Noticing): OperationsNotice {
  const { clock, log, deliveries, ids } = deps;
  const { operationsChannel } = deps.config;
  const toldAt = new Map<string, number>();

  const channelId = async (): Promise<string | undefined> => {
    if (operationsChannel === undefined) return undefined;
    return deps.resolveChannel(operationsChannel).catch((thrown: unknown) => {
      log.error({ channel: operationsChannel, reason: reasonOf(thrown) }, 'the operations channel cannot be found');
      return undefined;
    });
  };
  const noticeTo = (channel: string, shown: View): NewDelivery => ({
    id: ids.next(),
    groupId: undefined,
    kind: 'notice',
    channelId: channel,
    threadTs: undefined,
    view: shown,
    entry: undefined,
    critical: shown.tone === 'critical',
    reason: 'operations',
    createdAt: clock.now(),
  });
  const draft = async (shown: View): Promise<NewDelivery | undefined> => {
    log.warn({ notice: plainView(shown) }, 'told to operations');
    const to = await channelId();
    return to === undefined ? undefined : noticeTo(to, shown);
  };

  return {
    draft,
    async tell(shown) {
      const owed = await draft(shown);
      if (owed !== undefined) await deliveries.add(owed);
    },
    async refused(channel, refusal) {
      const now = clock.now();
      const key = `${channel} ${refusal.code}`;
      log.error({ channel, code: refusal.code }, 'chat refused a message for good');
      for (const [told, at] of toldAt) if (now - at >= againAfterMs) toldAt.delete(told);
      const to = await channelId();
      if (to === undefined || to === channel || toldAt.has(key)) return;
      toldAt.set(key, now);
      await deliveries.add(noticeTo(to, refusalView(channel, refusal)));
    },
  };
}

function refusalView(channel: string, { code, sentence }: { code: string; sentence: string }): View {
  return view(
    ['Alerts do not reach ', { channel }, `: ${code}`],
    [text(sentence), text('The alerts are kept and tried again. See /alerts list.')],
    { tone: 'critical', lockScreen: `Alerts do not reach a channel: ${code}` },
  );
}
