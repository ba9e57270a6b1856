import { formatDuration } from '../../lib/duration.ts';
import { plural } from '../../lib/text.ts';
import { stuckLoops } from '../delivery/stuck-loops.ts';
import type { Link } from '../health/link-book.ts';
import type { Chat } from '../port/chat.ts';
import type { IncidentDesk } from '../port/incident-desk.ts';
import type { Rooms } from '../port/rooms.ts';
import { alertWatch } from './alert-watch.ts';
import { cardLoop } from './card-loop.ts';
import type { IncidentDeskDeps } from './desk-deps.ts';
import type { HeldIncident } from './incident.ts';
import { incidentDesk } from './incident-desk.ts';
import { timelineOf } from './timeline.ts';
import { workLoop } from './work-loop.ts';

const commandsAtMost = 2_000;
const lateMs = 2 * 60_000;

type Deps = Omit<IncidentDeskDeps, 'story' | 'changed'> & {
  readonly chat: Chat;
  readonly rooms: Rooms;
  /** Commands that are reached by buttons only are no news. */
  hides(command: string): boolean;
};

/** Incidents: what people do with them, and the loops that keep chat true to them. */
export interface IncidentService {
  readonly desk: IncidentDesk;
  /** For /ops health. */
  readonly link: Link;
  /** The loops of it that have not ended a round for 5 min. */
  stuck(): readonly string[];
  /** Resolves when no call to chat is in flight; what is owed stays in the store. */
  stop(): Promise<void>;
}

/** Starts it: what a crash cut off goes on. */
export function startIncidents(given: Deps): IncidentService {
  const { store, clock } = given;
  const startedAt = clock.now();
  const deps = {
    ...given,
    async story(incident: HeldIncident, limit: number) {
      const { channelId, declaredAt, closedAt } = incident;
      const time = { from: declaredAt, to: closedAt ?? clock.now() };
      const ran = channelId === undefined ? [] : await store.commandsIn(channelId, time, commandsAtMost);
      return timelineOf(await store.timeline(incident.id, limit), ran, given.hides).slice(-limit);
    },
    changed: () => wake(),
    owed: () => wake(),
  };
  const loops = { incidents: workLoop(deps), 'incident cards': cardLoop(deps), 'incident alerts': alertWatch(deps) };
  function wake(): void {
    for (const each of Object.values(loops)) each.wake();
  }
  wake();
  return {
    desk: incidentDesk(deps),
    link: {
      name: 'Incidents',
      async ask() {
        for (const [name, each] of Object.entries(loops)) {
          const { failure } = each.state();
          if (failure !== undefined) return { state: 'bad', detail: `the loop of ${name} fails: ${failure}` };
        }
        const open = plural((await store.list('open', 200)).length, 'incident');
        const { waiting, oldestDueAt } = await store.backlog();
        if (waiting === 0) return `${open} open, nothing is owed to Slack`;
        const ageMs = clock.now() - (oldestDueAt ?? clock.now());
        const detail = `${open} open, ${plural(waiting, 'step waits', 'steps wait')} for Slack, the oldest for ${formatDuration(Math.max(0, ageMs))}`;
        return { state: ageMs > lateMs ? 'bad' : 'good', detail };
      },
    },
    stuck: () => stuckLoops(loops, { startedAt, now: clock.now() }),
    async stop() {
      await Promise.all(Object.values(loops).map((each) => each.stop()));
    },
  };
}
