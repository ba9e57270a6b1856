import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../src/core/port/database.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { fail } from '../../../src/lib/error.ts';
import { checkActions } from '../../support/check-actions.ts';
import { seenGroup } from './incident.ts';
import { incidentWorld } from './service.ts';

let folder: string;
let database: Database;
let world: ReturnType<typeof incidentWorld>;
let service: ReturnType<typeof world.start>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'middlewatch-incident-'));
  database = await openSqlite({ file: join(folder, 'store.db') });
  world = incidentWorld(database);
  service = world.start();
});
afterEach(async () => {
  await service.stop();
  await database.close();
  await rm(folder, { recursive: true });
});

const place = { channelId: 'COPS' };
const dana = { userId: 'UDANA', place };
const of = { ...dana, incident: 'K001' };
const card = () => world.chat.read(world.chat.cards().find(({ channelId }) => channelId === 'CROOM0'));
const declare = () => service.desk.declare({ ...dana, title: 'Orders are late', severity: 'sev2' });

describe('an incident', () => {
  test('has buttons that lead somewhere, as long as it is open', async () => {
    await declare();
    await world.settled();
    for (const { view } of world.chat.cards()) await checkActions(view);
    expect(card()).toContain('[Take command] [Stable] [Note…] [Close…] [Severity] [Timeline]');
    await service.desk.close({ ...of, outcome: 'gone' });
    await world.settled();
    expect(card()).not.toContain('[');
    expect(world.rooms.rooms[0]?.topic).toContain('closed');
  });

  test('waits as long as chat says, and loses nothing', async () => {
    world.chat.mishaps.post.push({ kind: 'limited', retryAfterMs: 7_000 });
    await declare();
    await world.settled();
    expect(world.chat.cards()).toHaveLength(2);
  });

  test('does not post its card twice when the answer is lost', async () => {
    world.chat.mishaps.post.push({ kind: 'answer-lost' });
    await declare();
    await world.settled();
    expect(world.chat.cards().filter(({ channelId }) => channelId === 'CROOM0')).toHaveLength(1);
  });

  test('goes on without what chat refuses, and says so', async () => {
    world.rooms.refusing.set('setTopic', 'restricted_action').set('invite', 'cant_invite');
    await declare();
    await world.settled();
    expect(card()).toContain('Slack refused the topic (restricted_action).');
    expect(card()).toContain('Slack refused the invitation of @ULEE (cant_invite).');
    expect(world.rooms.rooms[0]?.pinned).toHaveLength(1);
  });

  test('is held where it was declared when it may have no channel, and invites nobody there', async () => {
    world.rooms.refusing.set('create', 'restricted_action');
    await declare();
    await world.settled();
    const [message, ...others] = world.chat.cards();
    expect(others).toEqual([]);
    expect(message?.channelId).toBe('COPS');
    expect(world.chat.read(message)).toContain('Slack refused a channel of its own (restricted_action).');
    expect(world.rooms.calls).not.toContain('invite');
  });

  test('acts on no other channel when its own came about while a round was under way', async () => {
    await service.stop();
    const { store } = world;
    // As it was read a moment before its channel was there.
    const before = async (limit: number) =>
      (await store.owing(limit)).map(({ incident, steps }) => ({
        incident: { ...incident, channelId: undefined },
        steps,
      }));
    service = world.start({ store: { ...store, owing: before } });
    await declare();
    await world.settled();
    const [room] = world.rooms.rooms;
    expect(room?.members).toEqual(['UDANA', 'ULEE']);
    expect(room?.pinned).toHaveLength(1);
    expect(
      world.chat
        .cards()
        .map(({ channelId }) => channelId)
        .toSorted(),
    ).toEqual(['COPS', 'CROOM0']);
  });

  test('has another card when somebody deletes the first one', async () => {
    await declare();
    await world.settled();
    world.chat.messages.splice(0, world.chat.messages.length);
    await service.desk.status({ ...of, to: 'stable' });
    await world.settled();
    expect(card()).toContain('SEV2 · stable');
    expect(world.rooms.rooms[0]?.pinned).toHaveLength(2);
  });

  test('says that nobody knows who is on call, and asks in who declared it', async () => {
    await service.stop();
    service = world.start({
      onCall: async () => {
        throw fail('unavailable', 'The roster cannot be read.');
      },
    });
    await declare();
    await world.settled();
    expect(world.rooms.rooms[0]?.members).toEqual(['UDANA']);
    expect(plainView(await service.desk.timeline(of))).toContain(
      'who is on call is not known: The roster cannot be read.',
    );
  });

  test('takes what its alerts do into the timeline, once, and the first who has one as its acknowledgement', async () => {
    const startedAt = world.clock.now() - 120_000;
    world.groups.set('g1', seenGroup({ startedAt }));
    await service.desk.declare({ ...dana, title: '', group: 'G4F2' });
    await world.settled();
    const acknowledgedAt = world.clock.now() + 1_000;
    world.clock.advance(6_000);
    world.groups.set('g1', seenGroup({ startedAt, state: 'acknowledged', acknowledgedBy: 'ULEE', acknowledgedAt }));
    await expect
      .poll(async () => {
        world.clock.advance(5_000);
        return (await world.store.find('K001'))?.acknowledgedAt;
      })
      .toBe(acknowledgedAt);
    world.groups.set('g1', seenGroup({ startedAt, state: 'resolved', acknowledgedAt }));
    await expect
      .poll(async () => {
        world.clock.advance(5_000);
        return plainView(await service.desk.timeline(of));
      })
      .toContain('#G4F2 OrderLagHigh shop/orders resolved');
    await service.desk.close({ ...of, outcome: 'rolled back' });
    await world.settled();
    const told = plainView(await service.desk.timeline(of));
    expect(told.match(/acknowledged #G4F2/g)).toHaveLength(1);
    const file = world.rooms.rooms[0]?.files[0]?.content ?? '';
    expect(file).toContain('| Detected | 2026-11-23 02:58:00 |');
    expect(file).toMatch(/\| Acknowledged \| \S+ \S+, after 2 min \|/);
    expect(file).toContain('- \\#G4F2 OrderLagHigh shop/orders · resolved');
    expect(file).toContain('Name of ULEE acknowledged');
  });

  test('writes nothing into its file that is markup', async () => {
    await service.desk.declare({ ...dana, title: '<b>x</b> | [y](z) # **late**', severity: 'sev3' });
    await service.desk.note({ ...of, text: 'a\n# b `c`' });
    await service.desk.close({ ...of, outcome: '' });
    await world.settled();
    const file = world.rooms.rooms[0]?.files[0]?.content ?? '';
    expect(file).toContain('# K001 \\<b\\>x\\</b\\> \\| \\[y\\](z) \\# \\*\\*late\\*\\*');
    expect(file).toContain('a \\# b \\`c\\`');
  });

  test('is one, however many people change it at the same moment', async () => {
    await declare();
    await Promise.all([
      service.desk.note({ ...of, text: 'one' }),
      service.desk.note({ ...of, text: 'two' }),
      service.desk.command({ ...of, to: 'ULEE' }),
    ]);
    const told = plainView(await service.desk.timeline(of));
    for (const words of ['one', 'two', 'gave command to @ULEE']) expect(told).toContain(words);
  });
});
