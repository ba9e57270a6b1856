import type { Clock } from '../../lib/clock.ts';
import { type Loop, loop } from '../delivery/loop.ts';
import type { AlertSight } from '../port/alert-sight.ts';
import type { IncidentStore } from '../port/incident-store.ts';
import type { Log } from '../port/log.ts';
import type { HeldIncident, TimelineEntry } from './incident.ts';
import { linkNews } from './linked-alert.ts';

const lookEveryMs = 5_000;
const openAtMost = 200;

interface WatchDeps {
  readonly store: IncidentStore;
  readonly sight: Pick<AlertSight, 'look'>;
  readonly clock: Clock;
  readonly log: Log;
  /** An incident has news: its card shows them. */
  changed(): void;
}

/** Looks at the alerts of open incidents every five seconds, and writes what is new of them into the timeline. */
export function alertWatch(deps: WatchDeps): Loop {
  const { store, clock } = deps;
  return loop(
    'incident alerts',
    async () => {
      const open = await store.list('open', openAtMost);
      let linked = 0;
      for (const incident of open) linked += await look(deps, incident);
      return linked === 0 ? undefined : clock.now() + lookEveryMs;
    },
    deps,
  );
}

/** Answers how many groups it looked at. */
async function look({ store, sight, clock, changed }: WatchDeps, incident: HeldIncident): Promise<number> {
  const links = await store.links(incident.id);
  for (const link of links.filter(({ state }) => state !== 'gone')) {
    const seen = await sight.look(link.groupId);
    const news = linkNews(link, seen);
    if (news === undefined) continue;
    const at = clock.now();
    const entry: TimelineEntry = {
      id: `alert ${link.groupId} ${at}`,
      at: news.link.state === 'acknowledged' ? (seen?.acknowledgedAt ?? at) : at,
      kind: 'alert',
      by: news.by,
      text: news.text,
    };
    const beside = { links: [news.link], entries: [entry] };
    const acknowledgedAt = news.link.acknowledgedAt;
    const first = incident.acknowledgedAt === undefined && acknowledgedAt !== undefined;
    // Moved meanwhile: the next look finds the same news.
    if (first) await store.save({ ...incident, acknowledgedAt }, beside);
    else await store.add(incident.id, beside);
    changed();
    if (first) return links.length;
  }
  return links.length;
}
