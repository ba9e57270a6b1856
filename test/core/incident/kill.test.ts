import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Chat } from '../../../src/core/port/chat.ts';
import type { Database } from '../../../src/core/port/database.ts';
import type { Rooms } from '../../../src/core/port/rooms.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { eventually } from '../../support/eventually.ts';
import { incidentWorld } from './service.ts';

let folder: string;
let database: Database;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'middlewatch-incident-'));
  database = await openSqlite({ file: join(folder, 'store.db') });
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const place = { channelId: 'COPS' };
const never = new Promise<never>(() => undefined);

/** A process that dies at its nth call of one kind: before chat took it, or after, before its answer came. From then on nothing of it goes on. */
function dyingAt(name: string, nth: number, when: 'before' | 'after') {
  let seen = 0;
  let dead = false;
  const mortal = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, key) {
        const call = Reflect.get(target, key);
        if (typeof call !== 'function') return call;
        return async (...args: unknown[]) => {
          if (dead) return never;
          const isLast = String(key) === name && ++seen === nth;
          if (isLast) dead = true;
          if (isLast && when === 'before') return never;
          const answer = await Reflect.apply(call, target, args);
          return isLast ? never : answer;
        };
      },
    });
  return { chat: (port: Chat) => mortal(port), rooms: (port: Rooms) => mortal(port), isDead: () => dead };
}

/** What stands in chat of one incident that was opened and closed: each thing once. */
function whatStands({ chat, rooms }: ReturnType<typeof incidentWorld>) {
  const [room] = rooms.rooms;
  const texts = chat.messages.map(
    (message) =>
      `${message.channelId} ${chat
        .read(message)
        .split('\n')[0]
        ?.replace(/ after .*/, '')}`,
  );
  return {
    rooms: rooms.rooms.length,
    members: room?.members.toSorted(),
    topic: room?.topic,
    pinned: room?.pinned.length,
    files: room?.files.map(({ name }) => name),
    texts: texts.toSorted(),
  };
}

const complete = {
  rooms: 1,
  members: ['UDANA', 'ULEE'],
  topic: 'SEV2 · closed · Orders are late · #K001',
  pinned: 1,
  files: ['incident-K001.md'],
  texts: [
    'COPS ✓ SEV2 · closed · Orders are late',
    'CROOM0 ✓ SEV2 Orders are late: closed',
    'CROOM0 ✓ SEV2 · closed · Orders are late',
  ],
};

const opening = ['create 1', 'post 1', 'post 2', 'invite 1', 'invite 2', 'setTopic 1', 'pin 1', 'update 1'];
const closing = ['post 3', 'shareFile 1', 'setTopic 2'];
const points = [...opening, ...closing].flatMap((point) => [[point, 'before'] as const, [point, 'after'] as const]);

describe('an incident whose bot dies', () => {
  test.each(points)(
    'at the call %s, %s chat took it, is complete after a restart, and nothing is doubled',
    async (point, when) => {
      const world = incidentWorld(database);
      const [name = '', nth = '1'] = point.split(' ');
      const death = dyingAt(name, Number(nth), when);
      const first = world.start({ chat: death.chat(world.chat.chat), rooms: death.rooms(world.rooms.port) });
      await first.desk.declare({ title: 'Orders are late', severity: 'sev2', userId: 'UDANA', place });
      if (closing.includes(point)) {
        await eventually('it is open', async () => {
          world.clock.advance(1_000);
          return (await world.store.backlog()).waiting === 0;
        });
        await first.desk.close({ incident: 'K001', outcome: '', userId: 'UDANA', place });
      }
      await eventually('the bot is dead', () => {
        world.clock.advance(1_000);
        return death.isDead();
      });

      const second = world.start();
      await world.settled();
      if (!closing.includes(point)) {
        await second.desk.close({ incident: 'K001', outcome: '', userId: 'UDANA', place });
        await world.settled();
      }
      expect(whatStands(world)).toEqual(complete);
      await second.stop();
    },
  );
});
