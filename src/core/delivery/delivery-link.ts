import { formatDuration } from '../../lib/duration.ts';
import { plural } from '../../lib/text.ts';
import type { Link } from '../health/link-book.ts';
import type { DeliveryStore } from '../port/delivery-store.ts';
import type { Loop } from './loop.ts';

const lateMs = 60_000;

/** Whether what is owed to chat gets there: judged by the oldest message that waits, and by the loops that carry it. */
export function deliveryLink(
  deliveries: Pick<DeliveryStore, 'backlog' | 'doublesRemoved'>,
  loops: Readonly<Record<string, Loop>>,
  now: () => number,
): Link {
  return {
    name: 'Alert delivery',
    async ask() {
      const { waiting, unclear, oldestCreatedAt } = await deliveries.backlog();
      const doubles = await deliveries.doublesRemoved();
      for (const [name, each] of Object.entries(loops)) {
        const { failure } = each.state();
        if (failure !== undefined) return { state: 'bad', detail: `the ${name} fails: ${failure}` };
      }
      const doubled = doubles > 0 ? `, ${plural(doubles, 'double')} removed` : '';
      if (waiting === 0) return `nothing waits${doubled}`;
      const ageMs = now() - (oldestCreatedAt ?? now());
      const fate = unclear > 0 ? `, ${unclear} of unknown fate` : '';
      const detail = `${plural(waiting, 'message waits', 'messages wait')}${fate}, the oldest for ${formatDuration(ageMs)}${doubled}`;
      return { state: ageMs > lateMs ? 'bad' : 'good', detail };
    },
  };
}
