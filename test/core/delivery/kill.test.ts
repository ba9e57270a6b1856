import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { type Heart, heart, type KillPoint } from './heart.ts';

const warning = { name: 'DiskFull', severity: 'warning', summary: '/var is full', labels: { host: 'db1' } };
const critical = { ...warning, severity: 'critical' };
const minuteMs = 60_000;

describe('a heart that is killed', () => {
  let it: Heart;
  beforeEach(async () => {
    it = await heart();
  });
  afterEach(() => it.stop());

  const states = async () =>
    (await it.database.read('SELECT state FROM delivery ORDER BY created_at')).map((row) => row.state);
  /** Moves the clock on until everything owed is settled. */
  const settled = (stepMs = 5_000) =>
    eventually('everything is settled', async () => {
      it.clock.advance(stepMs);
      const found = await states();
      return found.length > 0 && found.every((state) => state === 'sent');
    });
  const fire = async (alert: object) => {
    await it.read(alert);
    it.clock.advance(10_000);
  };

  const points: KillPoint[] = [
    'before saveLook',
    'after saveLook',
    'before attempting',
    'after attempting',
    'before post',
    'after post',
    'before sent',
    'after sent',
  ];
  test.each(points)('%s the message stands once after the restart', async (point) => {
    it.killAt(point);
    await fire(warning);
    await eventually('its death', () => it.isDead());
    await it.restart();
    await settled();
    expect(it.chat.cards()).toHaveLength(1);
  });

  test.each(points)('%s a critical stands at least once, and once when its sweep is done', async (point) => {
    it.killAt(point);
    await fire(critical);
    await eventually('its death', () => it.isDead());
    await it.restart();
    await settled(1_000);
    expect(it.chat.cards().length).toBeGreaterThanOrEqual(1);
    await eventually('one of it', () => {
      it.clock.advance(minuteMs);
      return it.chat.cards().length === 1;
    });
  });

  test.each([
    { name: 'whose answer was lost is found and not sent again', mishap: 'answer-lost' as const, posts: 1 },
    { name: 'that never arrived is sent again', mishap: 'not-accepted' as const, posts: 2 },
  ])('a message $name', async ({ mishap, posts }) => {
    it.chat.mishaps.post.push({ kind: mishap });
    await fire(warning);
    await settled();
    expect(it.chat.calls.post).toBe(posts);
    expect(it.chat.cards()).toHaveLength(1);
  });

  test('a message that is accepted within 30 s of being sent never doubles', async () => {
    it.chat.mishaps.post.push({ kind: 'accepted-late' });
    await fire(warning);
    await eventually('the unclear row', async () => (await states())[0] === 'unclear');
    it.clock.advance(29_000);
    expect(it.chat.calls.deliveries).toBe(0);
    it.chat.acceptLate();
    await settled();
    expect(it.chat.calls.post).toBe(1);
    expect(it.chat.cards()).toHaveLength(1);
  });

  test('a message that is accepted after it was sent again doubles, is found and removed, and counted', async () => {
    it.chat.mishaps.post.push({ kind: 'accepted-late' });
    await fire(warning);
    await settled(31_000);
    it.clock.advance(5_000);
    it.chat.acceptLate();
    expect(it.chat.cards()).toHaveLength(2);
    const living = it.chat.cards()[0];
    await eventually('the sweep', () => {
      it.clock.advance(minuteMs);
      return it.chat.cards().length === 1;
    });
    expect(it.chat.cards()[0]).toBe(living);
    await eventually(
      'the count',
      async () => (await it.database.read('SELECT doubles_removed FROM delivery'))[0]?.doubles_removed === 1,
    );
  });

  test('a critical that never arrived is sent again within seconds', async () => {
    it.chat.mishaps.post.push({ kind: 'not-accepted' });
    const from = it.clock.now();
    await fire(critical);
    await eventually('the card', () => {
      if (it.chat.cards().length === 0) it.clock.advance(500);
      return it.chat.cards().length === 1;
    });
    expect(it.clock.now() - from).toBeLessThan(20_000);
  });

  test('where the bot may not read, a message of unknown fate is sent again', async () => {
    it.chat.unreadable.add('C1');
    it.chat.mishaps.post.push({ kind: 'answer-lost' });
    await fire(warning);
    await settled();
    expect(it.chat.calls.post).toBe(2);
  });

  test('a limit is obeyed and loses nothing', async () => {
    it.chat.mishaps.post.push({ kind: 'limited', retryAfterMs: 30_000 });
    await fire(warning);
    await eventually('the first try', () => it.chat.calls.post === 1);
    it.clock.advance(20_000);
    expect(it.chat.calls.post).toBe(1);
    await settled();
    expect(it.chat.cards()).toHaveLength(1);
  });

  test('while chat is silent for an hour everything is kept, and it arrives once, in one table', async () => {
    it.chat.silence(true);
    for (let index = 0; index < 5; index += 1) await it.read({ ...warning, name: `Disk${index}` });
    for (let minute = 0; minute < 60; minute += 1) {
      it.clock.advance(minuteMs);
      await eventually('a turn', async () => (await states()).length >= 0);
    }
    expect(it.chat.cards()).toHaveLength(0);
    it.chat.silence(false);
    const names = () => it.chat.cards().flatMap((card) => it.chat.read(card).match(/Disk\d/g) ?? []);
    await eventually('all of them', () => {
      it.clock.advance(1_000);
      return names().length === 5;
    });
    expect(names().sort()).toEqual(['Disk0', 'Disk1', 'Disk2', 'Disk3', 'Disk4']);
    expect(it.chat.cards()).toHaveLength(1);
  });

  test('killed again and again at any point, every group has its one card', async () => {
    const groups = 8;
    for (let index = 0; index < groups; index += 1) await it.read({ ...warning, name: `Alert${index}` });
    for (let round = 0; round < 12; round += 1) {
      const point = points[(round * 5) % points.length];
      it.killAt(point);
      await eventually('death, or everything is settled', async () => {
        it.clock.advance(5_000);
        const found = await states();
        return it.isDead() || (found.length === groups && found.every((state) => state === 'sent'));
      });
      await it.restart();
    }
    await settled();
    const names = it.chat.cards().map((card) => it.chat.read(card).match(/Alert\d/)?.[0]);
    expect(names.sort()).toEqual(Array.from({ length: groups }, (_, index) => `Alert${index}`));
  });
});
