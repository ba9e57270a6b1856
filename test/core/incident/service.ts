import { type IncidentService, startIncidents } from '../../../src/core/incident/incident-service.ts';
import type { SeenGroup } from '../../../src/core/incident/linked-alert.ts';
import type { Chat } from '../../../src/core/port/chat.ts';
import type { Database } from '../../../src/core/port/database.ts';
import type { IncidentStore } from '../../../src/core/port/incident-store.ts';
import type { Rooms } from '../../../src/core/port/rooms.ts';
import { incidentStore } from '../../../src/edge/store/repository/incident-store.ts';
import { fail } from '../../../src/lib/error.ts';
import { createLog } from '../../../src/lib/log.ts';
import { createRedact } from '../../../src/lib/redact.ts';
import { eventually } from '../../support/eventually.ts';
import { fakeChat } from '../../support/fake-chat.ts';
import { fakeRooms } from '../../support/fake-rooms.ts';
import { manualClock } from '../../support/manual-clock.ts';

/** Incidents over a real store and a chat in memory. `start` may be called again, as after a crash. */
export function incidentWorld(database: Database) {
  const clock = manualClock();
  const chat = fakeChat(clock.now);
  const rooms = fakeRooms();
  const store = incidentStore(database);
  const groups = new Map<string, SeenGroup>();
  let count = 0;
  const ids = {
    next: () => `id${String(++count).padStart(4, '0')}`,
    short: () => `K${String(++count).padStart(3, '0')}`,
  };
  const start = (
    ports: { store?: IncidentStore; chat?: Chat; rooms?: Rooms; onCall?: () => Promise<readonly string[]> } = {},
  ): IncidentService =>
    startIncidents({
      store: ports.store ?? store,
      chat: ports.chat ?? chat.chat,
      rooms: ports.rooms ?? rooms.port,
      sight: {
        async find(reference) {
          const found = [...groups.values()].find(({ shortId }) => shortId === reference);
          if (found === undefined) throw fail('not-found', `No group of alerts "${reference}".`);
          return found;
        },
        look: async (groupId) => groups.get(groupId),
      },
      clock,
      ids,
      log: createLog('silent', createRedact()),
      channelPrefix: 'inc',
      onCall: ports.onCall ?? (async () => ['ULEE']),
      hides: () => false,
    });

  return {
    clock,
    chat,
    rooms,
    store,
    groups,
    start,
    /** Lets time pass until nothing is owed to chat and every card shows what is stored. */
    settled: () =>
      eventually(
        'nothing is owed to chat',
        async () => {
          const { waiting } = await store.backlog();
          const stale = await store.toEdit(10);
          if (waiting === 0 && stale.length === 0) return true;
          clock.advance(1_000);
          return false;
        },
        60_000,
      ),
  };
}
