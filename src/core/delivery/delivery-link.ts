import { formatDuration } from '../../lib/duration.ts';
import { plural } from '../../lib/text.ts';
import type { Judged, Link } from '../health/link-book.ts';
import type { DeliveryStore } from '../port/delivery-store.ts';
import type { FallbackStore } from '../port/fallback-store.ts';
import type { Loop } from './loop.ts';

const lateMs = 60_000;

interface Delivering {
  readonly deliveries: Pick<DeliveryStore, 'backlog' | 'doublesRemoved'>;
  readonly loops: Readonly<Record<string, Loop>>;
  readonly now: () => number;
  /** Undefined where chat is all there is. */
  readonly fallback: Pick<FallbackStore, 'backlog'> | undefined;
}

/** Whether what is owed to chat gets there: judged by the oldest message that waits, and by the loops that carry it. */
export function deliveryLink(deps: Delivering): Link {
  return {
    name: 'Alert delivery',
    async ask() {
      for (const [name, each] of Object.entries(deps.loops)) {
        const { failure } = each.state();
        if (failure !== undefined) return { state: 'bad', detail: `the ${name} fails: ${failure}` };
      }
      const { state, detail } = await toChat(deps);
      const elsewhere = await toFallback(deps.fallback);
      return { state: elsewhere.state === 'bad' ? 'bad' : state, detail: `${detail} · ${elsewhere.detail}` };
    },
  };
}

async function toChat({ deliveries, now }: Delivering): Promise<Judged> {
  const { waiting, unclear, oldestCreatedAt } = await deliveries.backlog();
  const doubles = await deliveries.doublesRemoved();
  const doubled = doubles > 0 ? `, ${plural(doubles, 'double')} removed` : '';
  if (waiting === 0) return { state: 'good', detail: `nothing waits${doubled}` };
  const ageMs = now() - (oldestCreatedAt ?? now());
  const fate = unclear > 0 ? `, ${unclear} of unknown fate` : '';
  const detail = `${plural(waiting, 'message waits', 'messages wait')}${fate}, the oldest for ${formatDuration(ageMs)}${doubled}`;
  return { state: ageMs > lateMs ? 'bad' : 'good', detail };
}

async function toFallback(fallback: Delivering['fallback']): Promise<Judged> {
  if (fallback === undefined) return { state: 'good', detail: 'Slack only: no fallback receiver' };
  const { waiting, sent } = await fallback.backlog();
  if (waiting > 0)
    return { state: 'bad', detail: `${plural(waiting, 'page waits', 'pages wait')} for the fallback receiver` };
  return {
    state: 'good',
    detail: sent > 0 ? `${plural(sent, 'page')} went to the fallback receiver` : 'fallback receiver ready',
  };
}
