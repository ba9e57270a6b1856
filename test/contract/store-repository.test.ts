import { afterEach, beforeEach, expect, test } from 'vitest';
import { groupKeyOf } from '../../src/core/alert/group-key.ts';
import { buildRoutes } from '../../src/core/alert/route.ts';
import type { Invocation } from '../../src/core/command/invocation.ts';
import type { AuditFilter } from '../../src/core/port/audit.ts';
import type { Database } from '../../src/core/port/database.ts';
import type { Hold } from '../../src/core/port/hold-store.ts';
import type { PendingPlan } from '../../src/core/port/plan-store.ts';
import { alertStore } from '../../src/edge/store/repository/alert-store.ts';
import { auditLog } from '../../src/edge/store/repository/audit-log.ts';
import { deadLetterStore } from '../../src/edge/store/repository/dead-letter-store.ts';
import { freezeStore } from '../../src/edge/store/repository/freeze-store.ts';
import { holdStore } from '../../src/edge/store/repository/hold-store.ts';
import { invocationLog } from '../../src/edge/store/repository/invocation-log.ts';
import { planStore } from '../../src/edge/store/repository/plan-store.ts';
import { reviewStore } from '../../src/edge/store/repository/review-store.ts';
import { createRedact } from '../../src/lib/redact.ts';
import { alertWith } from '../core/alert/alert.ts';
import { describeStores, type MakeStore } from './stores.ts';

const invocation: Invocation = {
  id: 'i1',
  principal: { userId: 'U1', teamId: 'T1', fullMember: true, groups: [] },
  place: { channelId: 'C1', threadTs: '1.2' },
  via: 'button',
  asked: { command: 'k8s scale', args: { workload: 'api', replicas: 3, wait: true } },
  receivedAt: 1_000,
};
const plan: PendingPlan = {
  id: 'p1',
  invocation,
  command: 'k8s scale',
  args: { workload: 'api', replicas: 3 },
  target: 'prod',
  danger: 'change',
  needs: 'approve',
  approvers: ['U2'],
  object: 'shop/api',
  binds: { uid: 'x', replicas: 2, paused: false, hpa: null },
  hash: 'h',
  shows: { title: ['Scale ', { bold: 'api' }], parts: [] },
  confirm: 'Scale to 3',
  createdAt: 1_000,
  expiresAt: 2_000,
};

describeStores('repositories', (make) => {
  let store: Awaited<ReturnType<MakeStore>>;
  let database: Database;
  const now = 1_000;
  beforeEach(async () => {
    store = await make();
    database = await store.open();
  });
  afterEach(async () => {
    await database.close();
    await store.remove();
  });

  test('pages for elsewhere are forgotten when they are old and nothing of them is owed', async () => {
    const page = (id: string, state: string, createdAt: number) => ({
      sql: 'INSERT INTO fallback_page (id, state, attempts, created_at, due_at) VALUES ($1, $2, 1, $3, $3)',
      values: [id, state, createdAt],
    });
    await database.write([
      page('told', 'told', 1),
      page('young', 'told', 9),
      page('owed', 'pending', 1),
      page('sent', 'sent', 1),
    ]);
    await alertStore(database).forget(5);
    const left = await database.read('SELECT id FROM fallback_page ORDER BY id');
    expect(left.map(({ id }) => id)).toEqual(['owed', 'sent', 'young']);
  });

  test('a review waits until it is closed, once', async () => {
    const reviews = reviewStore(database);
    const review = {
      id: 'r1',
      invocationId: 'i1',
      command: 'k8s scale',
      object: 'shop/api',
      target: 'prod',
      by: 'U1',
      reason: 'it burns',
      openedAt: 1,
    };
    await reviews.open(review);
    await reviews.open(review);
    expect(await reviews.waiting(10)).toEqual([review]);
    expect(await reviews.close('r1', { userId: 'U2', at: 2 })).toBe(true);
    expect(await reviews.close('r1', { userId: 'U3', at: 3 })).toBe(false);
    expect(await reviews.waiting(10)).toEqual([]);
    expect(await reviews.find('r1')).toEqual(review);
  });

  test('a freeze is there until it is thawed, and the later one counts', async () => {
    const freezing = freezeStore(database);
    expect(await freezing.current()).toBeUndefined();
    await freezing.freeze({ by: 'U1', at: 1, reason: '' });
    await freezing.freeze({ by: 'U2', at: 2, reason: 'failover' });
    expect(await freezeStore(database).current()).toEqual({ by: 'U2', at: 2, reason: 'failover' });
    await freezing.thaw();
    expect(await freezing.current()).toBeUndefined();
  });

  test('an envelope that comes again is recognised, also under a new invocation id', async () => {
    const log = invocationLog(database, createRedact());
    expect(await log.begin('envelope', invocation)).toBe('new');
    expect(await log.begin('envelope', { ...invocation, id: 'i2' })).toBe('seen');
  });

  test('an invocation without an end is found after a restart, exactly as it was asked', async () => {
    const log = invocationLog(database, createRedact());
    await log.begin('e1', invocation);
    await log.begin('e2', { ...invocation, id: 'i2', asked: { words: 'k8s get pods' } });
    await log.finish('i2', 5_000);
    expect(await log.unfinished(10)).toEqual([invocation]);
    expect(await log.forget(5_001)).toBe(1);
    expect(await log.begin('e2', { ...invocation, id: 'i3' })).toBe('new');
  });

  test('the audit tells what was asked and how it ended, newest first, and its first outcome stands', async () => {
    const audit = auditLog(database);
    const entry = (invocationId: string, requestedAt: number, userId: string) => ({
      invocationId,
      requestedAt,
      userId,
      channelId: 'C1',
      via: 'slash',
      command: 'k8s scale',
      args: { replicas: 3 },
      danger: 'change' as const,
      target: undefined,
    });
    await audit.requested(entry('a', 100, 'U1'));
    await audit.requested(entry('b', 200, 'U2'));
    await audit.outcome('a', { result: 'succeeded', tookMs: 12, at: 112 });
    await audit.outcome('a', { result: 'failed', tookMs: 99, at: 199 });
    const recent = await audit.recent({ limit: 10 });
    expect(recent.map(({ invocationId, result, tookMs }) => [invocationId, result, tookMs])).toEqual([
      ['b', undefined, undefined],
      ['a', 'succeeded', 12],
    ]);
    expect((await audit.recent({ userId: 'U1', limit: 10 })).map((each) => each.invocationId)).toEqual(['a']);
    expect((await audit.recent({ since: 150, limit: 10 })).map((each) => each.invocationId)).toEqual(['b']);
    expect(await audit.recent({ limit: 1 })).toHaveLength(1);
  });

  test('the audit is asked for by who asked or approved, command, target, class, result and time, both ways', async () => {
    const audit = auditLog(database);
    const entry = (invocationId: string, requestedAt: number, change: object) => ({
      invocationId,
      requestedAt,
      userId: 'U1',
      channelId: 'C1',
      via: 'slash',
      command: 'k8s scale',
      args: {},
      danger: 'change' as const,
      target: 'prod',
      ...change,
    });
    await audit.requested(entry('a', 100, {}));
    await audit.requested(entry('b', 200, { userId: 'U2', target: 'stage' }));
    await audit.requested(entry('c', 200, { danger: 'destroy' }));
    await audit.requested(entry('d', 300, { command: 'k8s get', danger: 'read', target: undefined }));
    const ended = { tookMs: 12, at: 400 };
    await audit.outcome('a', { ...ended, result: 'failed' });
    await audit.outcome('c', { ...ended, result: 'succeeded', planHash: 'h', approver: 'U2' });
    const found = async (filter: AuditFilter) =>
      (await audit.recent({ ...filter, limit: 10 })).map((each) => each.invocationId).join('');
    expect(await found({})).toBe('dcba');
    expect(await found({ userId: 'U2' })).toBe('cb');
    expect(await found({ command: 'k8s get' })).toBe('d');
    expect(await found({ target: 'prod' })).toBe('ca');
    expect(await found({ danger: 'destroy' })).toBe('c');
    expect(await found({ result: 'failed' })).toBe('a');
    expect(await found({ result: 'open' })).toBe('db');
    expect(await found({ since: 200, target: 'prod' })).toBe('c');
    const first = await audit.following({}, undefined, 2);
    expect(first.map((each) => each.invocationId)).toEqual(['a', 'b']);
    const rest = await audit.following({}, first[1], 10);
    expect(rest.map((each) => each.invocationId)).toEqual(['c', 'd']);
    expect(rest[0]).toMatchObject({ planHash: 'h', approver: 'U2', tookMs: 12 });
    expect(await audit.following({ danger: 'change' }, first[0], 10)).toHaveLength(1);
  });

  test('of two who settle a plan at the same time, one gets it', async () => {
    const plans = planStore(database);
    await plans.open(plan);
    await plans.placed('p1', { channelId: 'C1', ts: '3.4' });
    const both = await Promise.all([
      plans.take('p1', 'confirmed', { userId: 'U1', at: 1_500 }),
      plans.take('p1', 'cancelled', { userId: 'U1', at: 1_500 }),
    ]);
    expect(both.filter((taken) => taken !== undefined)).toEqual([
      { plan, state: 'confirmed', message: { channelId: 'C1', ts: '3.4' }, undo: undefined },
    ]);
    expect(await plans.find('p1')).toMatchObject({ state: 'confirmed' });
  });

  test('the way back from a change is kept with its plan, and of no plan it is refused', async () => {
    const plans = planStore(database);
    const run = { command: 'k8s scale', args: { workload: 'api', replicas: 2 } };
    const undo = { run, left: { uid: 'x', replicas: 3, hpa: null }, by: 'U1', doneAt: 1_500, until: 2_500 };
    await plans.open({ ...plan, relief: 'scale up' });
    await plans.undoable('p1', undo);
    expect(await plans.find('p1')).toMatchObject({ plan: { relief: 'scale up' }, undo });
    await expect(plans.undoable('p9', undo)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('an object is held by many who change it, or by one who goes alone, until that ends or lapses', async () => {
    const holds = holdStore(database);
    const hold = (id: string, change: Partial<Hold> = {}): Hold => ({
      id,
      planId: id,
      object: 'kubernetes/prod/deployments.apps/shop/api',
      by: 'U1',
      command: 'k8s restart',
      did: 'restarted',
      exclusive: false,
      since: 1_000,
      until: 2_000,
      ...change,
    });
    const shared = [hold('h1'), hold('h2', { by: 'U2', since: 1_100 })] as const;
    for (const each of shared) expect(await holds.take(each)).toBeUndefined();
    const alone = hold('h3', { exclusive: true, since: 1_200 });
    expect(await holds.take(alone)).toEqual({ ...shared[0], ended: undefined });
    expect(await holds.take({ ...alone, object: 'another' })).toBeUndefined();
    expect(await holds.take({ ...alone, id: 'h4', planId: 'h3', object: 'another' })).toBeUndefined();
    await holds.renew('h1', 3_000);
    await holds.drop('h2');
    expect(await holds.take({ ...alone, id: 'h5', since: 2_999 })).toMatchObject({ id: 'h1', until: 3_000 });
    await holds.end('h1', { at: 2_999, result: 'succeeded' });
    expect(await holds.take({ ...alone, id: 'h5', since: 2_999, until: 4_000 })).toBeUndefined();
    expect(await holds.take(hold('h6', { since: 3_999 }))).toMatchObject({ id: 'h5', exclusive: true });
    expect(await holds.take(hold('h6', { since: 4_000 }))).toBeUndefined();
    const seen = await holds.of(hold('h1').object, 1_000, 2);
    expect(seen.map(({ id, ended }) => [id, ended?.result])).toEqual([
      ['h6', undefined],
      ['h5', undefined],
    ]);
    expect(await holds.take(hold('h7', { since: 86_401_500 }))).toBeUndefined();
    expect((await holds.of(hold('h1').object, 0, 9)).map(({ id }) => id)).toEqual(['h7', 'h6', 'h5']);
  });

  test('of two who would go alone at the same time, one gets it', async () => {
    const holds = holdStore(database);
    const hold = { object: 'x', by: 'U1', command: 'c', did: 'd', exclusive: true, since: 1, until: 9 };
    const taken = await Promise.all(['a', 'b', 'c'].map((id) => holds.take({ ...hold, id, planId: id })));
    expect(taken.filter((other) => other === undefined)).toHaveLength(1);
  });

  test('a plan past its end can only expire', async () => {
    const plans = planStore(database);
    await plans.open(plan);
    expect(await plans.overdue(1_999, 10)).toEqual([]);
    expect(await plans.overdue(2_000, 10)).toHaveLength(1);
    expect(await plans.take('p1', 'confirmed', { userId: 'U1', at: 2_000 })).toBeUndefined();
    expect(await plans.take('p1', 'expired', { userId: 'U1', at: 2_000 })).toMatchObject({ state: 'expired' });
  });

  test('a group with very many members takes no member from the others that are read with it', async () => {
    const store = alertStore(database);
    const root = buildRoutes({ groupBy: ['alertname'] }, 'r');
    const alerts = [...Array(2_100).keys()].map((index) =>
      alertWith({ labels: { alertname: index < 2_095 ? 'Many' : 'Few', index: String(index) } }),
    );
    for (let start = 0; start < alerts.length; start += 300) {
      const part = alerts.slice(start, start + 300);
      const joins = part.map((alert) => ({ group: groupKeyOf(root, alert.labels), fingerprint: alert.fingerprint }));
      await store.settle({ at: now, alerts: part, joins, touched: [], deadLetters: [], positions: [] });
    }
    const due = await store.dueGroups(now, 10);
    expect(due.map(({ members }) => members.length).sort()).toEqual([2_000, 5]);
  });

  test('what fires in a group is looked at, however many of its members have ended before', async () => {
    const store = alertStore(database);
    const root = buildRoutes({ groupBy: ['alertname'] }, 'r');
    const alerts = [...Array(2_100).keys()].map((index) =>
      alertWith({ labels: { alertname: 'Many', index: String(index) }, endsAt: index === 2_050 ? undefined : 3_000 }),
    );
    for (let start = 0; start < alerts.length; start += 300) {
      const part = alerts.slice(start, start + 300);
      const joins = part.map((alert) => ({ group: groupKeyOf(root, alert.labels), fingerprint: alert.fingerprint }));
      await store.settle({ at: now + start, alerts: part, joins, touched: [], deadLetters: [], positions: [] });
    }
    const [due] = await store.dueGroups(now + 2_100, 10);
    expect(due?.members).toHaveLength(2_000);
    expect(due?.members.filter(({ alert }) => alert.endsAt === undefined)).toHaveLength(1);
  });

  test('each of many groups comes with its own members, as they were stored', async () => {
    const store = alertStore(database);
    const root = buildRoutes({ groupBy: ['alertname'] }, 'r');
    const alerts = [...Array(36).keys()].map((index) =>
      alertWith({ labels: { alertname: `Group${index % 12}`, index: String(index) }, annotations: { summary: 's' } }),
    );
    const joins = alerts.map((alert) => ({ group: groupKeyOf(root, alert.labels), fingerprint: alert.fingerprint }));
    await store.settle({ at: now, alerts, joins, touched: [], deadLetters: [], positions: [] });
    const due = await store.dueGroups(now, 20);
    expect(due).toHaveLength(12);
    for (const { group, members } of due) {
      const own = alerts.filter(({ labels }) => labels.alertname === group.labels.alertname);
      expect(members.map(({ alert }) => alert)).toHaveLength(3);
      expect(members.map(({ alert }) => alert)).toEqual(expect.arrayContaining(own));
    }
  });

  test('an alert that was stored before sources told of it is one whose end is told', async () => {
    const store = alertStore(database);
    const { resolves: _, ...before } = alertWith();
    const columns = 'INSERT INTO alert (fingerprint, content, ends_at, heard_at) VALUES';
    await database.write([
      { sql: `${columns} ($1, $2, NULL, 1)`, values: [before.fingerprint, JSON.stringify(before)] },
    ]);
    expect((await store.known([before.fingerprint])).get(before.fingerprint)?.resolves).toBe(true);
  });

  test('dead letters are gathered by topic and kind of reason until somebody settles them', async () => {
    const letters = deadLetterStore(database);
    const letter = (offset: string, reason: string, target = 'lab') => ({
      target,
      topic: 'alerts',
      partition: 0,
      offset,
      reason,
      key: undefined,
      headers: {},
      valueBase64: 'eA==',
      writtenAt: 5,
    });
    const settle = (at: number, ...deadLetters: ReturnType<typeof letter>[]) =>
      alertStore(database).settle({ at, alerts: [], joins: [], touched: [], deadLetters, positions: [] });
    await settle(10, letter('1', 'row 1 is wrong'), letter('2', 'row 2 is wrong'));
    await settle(20, letter('3', 'no JSON'), letter('2', 'read twice'), letter('r1', 'no JSON', 'http'));
    const wrong = { target: 'lab', topic: 'alerts', kind: 'row # is wrong' };
    expect(await letters.gathered(10)).toEqual([
      { ...wrong, count: 2, firstAt: 10, lastAt: 10 },
      { target: 'http', topic: 'alerts', kind: 'no JSON', count: 1, firstAt: 20, lastAt: 20 },
      { target: 'lab', topic: 'alerts', kind: 'no JSON', count: 1, firstAt: 20, lastAt: 20 },
    ]);
    expect(await letters.count()).toEqual({ total: 4, open: 4, waiting: 3 });
    await letters.settle(['lab/alerts/0@1'], { as: 'skipped', by: 'U1', at: 30 });
    await letters.settleKind(wrong, { as: 'retried', by: 'U2', at: 40 });
    expect(await letters.open(wrong, 10)).toEqual([]);
    expect(await letters.settledSince(wrong, 30)).toEqual([
      { as: 'retried', by: 'U2', at: 40, count: 1 },
      { as: 'skipped', by: 'U1', at: 30, count: 1 },
    ]);
    const found = await letters.find('lab/alerts/0@3');
    expect(found).toMatchObject({ settled: undefined, letter: { reason: 'no JSON', valueBase64: 'eA==' } });
    if (found !== undefined) await letters.stillUnread(found.letter, 'row 7 is wrong');
    expect((await letters.open(wrong, 10)).map(({ id, reason }) => [id, reason])).toEqual([
      ['lab/alerts/0@3', 'row 7 is wrong'],
    ]);
    expect(await letters.find('lab/alerts/0@9')).toBeUndefined();
  });

  test('a row that holds no alert is refused, not read as one', async () => {
    const store = alertStore(database);
    const columns = 'INSERT INTO alert (fingerprint, content, ends_at, heard_at) VALUES';
    await database.write([{ sql: `${columns} ($1, $2, NULL, 1)`, values: ['f', '{"fingerprint":"f"}'] }]);
    await expect(store.known(['f'])).rejects.toThrow('the column content holds no alert');
  });
});
