import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import { reasonOf } from '../../lib/error.ts';
import { formatCount, plural } from '../../lib/text.ts';
import { type Loop, loop } from '../delivery/loop.ts';
import type { Link } from '../health/link-book.ts';
import type { BusStore } from '../port/bus-store.ts';
import type { Log } from '../port/log.ts';
import { quiet, view } from '../view/build.ts';
import type { View } from '../view/view.ts';
import type { BusEvent } from './bus-event.ts';

const perRound = 200;
const lookEveryMs = 1_000;
const longestWaitMs = 30_000;
const lateMs = 60_000;
const tellEveryMs = 60 * 60_000;

interface SenderDeps {
  readonly store: BusStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Where they go: for health and for what is said. */
  readonly where: string;
  /** More rows than that are never kept. */
  readonly rowsMax: number;
  /** Resolves when all have been taken, in their order; fails with a sentence otherwise. */
  send(events: readonly BusEvent[]): Promise<void>;
  /** Says something of the bot itself in the operations channel. */
  tell(shown: View): Promise<void>;
}

/**
 * Sends what is owed to the bus, oldest first, one batch at a time: a batch that fails is sent again as a whole, so that
 * nothing is lost and events of one key keep their order; one may come twice. While the bus is away the rows wait; beyond
 * the bound the oldest are dropped, counted and told once an hour.
 */
export function busSender(deps: SenderDeps): Loop & { readonly link: Link } {
  const { store, clock, log, where } = deps;
  let failures = 0;
  let failure: string | undefined;
  let toldAt: number | undefined;

  async function bound(): Promise<void> {
    const dropped = await store.trim(deps.rowsMax);
    if (dropped === 0) return;
    log.error({ dropped, where }, 'events were dropped: the bus has been away for too long');
    const now = clock.now();
    if (toldAt !== undefined && now - toldAt < tellEveryMs) return;
    toldAt = now;
    const all = (await store.backlog()).dropped;
    await deps.tell(droppedView(where, all, failure));
  }

  const rounds = loop(
    'events',
    async () => {
      await bound();
      const owed = await store.next(perRound);
      const last = owed.at(-1);
      if (last === undefined) return clock.now() + lookEveryMs;
      try {
        await deps.send(owed.map(({ event }) => event));
      } catch (thrown) {
        failures += 1;
        failure = reasonOf(thrown);
        log.warn({ where, events: owed.length, reason: failure }, 'events wait');
        return clock.now() + Math.min(longestWaitMs, 1_000 * 2 ** Math.min(failures, 10));
      }
      failures = 0;
      failure = undefined;
      await store.sent(last.position);
      return owed.length < perRound ? clock.now() + lookEveryMs : clock.now();
    },
    deps,
  );
  return {
    ...rounds,
    link: {
      name: `Events to ${where}`,
      async ask() {
        const { waiting, oldestAt, dropped } = await store.backlog();
        const lost = dropped === 0 ? '' : `, ${formatCount(dropped)} dropped since the store was made`;
        if (waiting === 0) return `nothing waits${lost}`;
        const ageMs = clock.now() - (oldestAt ?? clock.now());
        const why = failure === undefined ? '' : `: ${failure}`;
        const detail = `${plural(waiting, 'event waits', 'events wait')}, the oldest for ${formatDuration(Math.max(0, ageMs))}${lost}${why}`;
        return { state: ageMs > lateMs ? 'warning' : 'good', detail };
      },
    },
  };
}

function droppedView(where: string, dropped: number, why: string | undefined): View {
  return view(
    `${plural(dropped, 'event')} for ${where} ${dropped === 1 ? 'was' : 'were'} dropped`,
    [why !== undefined && quiet(why), quiet('Alerts and commands are not touched by it. See events.rowsMax.')],
    { tone: 'warning' },
  );
}
