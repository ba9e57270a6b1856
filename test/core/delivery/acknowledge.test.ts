import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { configOf, type Heart, heart } from './heart.ts';

/** Nobody speaks of it again for hours, and it is not unknown. */
const lag = {
  name: 'OrderLag',
  severity: 'warning',
  timeout: '2d',
  summary: 'lag',
  labels: { pod: 'orders-1', team: 'shop' },
};
const other = { ...lag, labels: { pod: 'orders-2', team: 'shop' } };
const hourMs = 3_600_000;
const pages = configOf({ pages: true, ackExpiresAfterMs: 2 * hourMs });
/** Its alerts go to another channel, grouped otherwise. */
const elsewhere = configOf({ groupBy: ['team'], receiver: 'shop' });
const moved = { ...elsewhere, receivers: [...elsewhere.receivers, { name: 'shop', channel: 'CSHOP' }] };

describe('a group that someone has', () => {
  let it: Heart;
  beforeEach(async () => {
    it = await heart({ config: pages });
  });
  afterEach(() => it.stop());

  const idOf = (index = 0) => /#(\w{5})/.exec(it.chat.read(it.chat.cards()[index]))?.[1] ?? '';
  const fire = async (...alerts: object[]) => {
    const cards = it.chat.cards().length;
    await it.read(...alerts);
    await eventually('a card', () => {
      it.clock.advance(5_000);
      return it.chat.cards().length > cards;
    });
    return idOf(cards);
  };
  const rings = () => it.chat.replies().filter(({ broadcast, channelId }) => broadcast && channelId === 'C1');
  const says = (what: string | RegExp, stepMs = 1_000) =>
    eventually(String(what), () => {
      it.clock.advance(stepMs);
      return it.chat.messages.find((message) => it.chat.read(message).match(what));
    });

  test('says on its card until when, on a route that pages', async () => {
    const id = await fire(lag);
    const answer = await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    expect(answer.title).toEqual([`You have #${id} until `, { at: expect.any(Number), as: 'time' }]);
    await says(/Who: @UDANA since .*, until /);
  });

  test('asks the one who took it when it expires, and rings; after that it is nobody’s', async () => {
    const id = await fire(lag);
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await says('@UDANA acknowledged');
    const asked = await says('Acknowledgement expired after 2 h', 60_000);
    expect(asked.broadcast).toBe(true);
    expect(it.chat.read(asked)).toContain('@UDANA, are you still on it?\n[Still on it] [Let go]');
    await says('Who: nobody yet');
    expect(rings()).toHaveLength(1);
  });

  test('Still on it extends, before the end and after it', async () => {
    const id = await fire(lag);
    const takenAt = it.clock.now();
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await says('@UDANA acknowledged');
    it.clock.advance(1.5 * hourMs);
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await says('@UDANA is still on it');
    await says('Acknowledgement expired', 60_000);
    expect(it.clock.now() - takenAt).toBeGreaterThanOrEqual(3.5 * hourMs);
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await says(/Who: @UDANA since .*, until /);
  });

  test('can be taken over, and only the one who has it lets it go', async () => {
    const id = await fire(lag);
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await it.desk().acknowledge({ group: id, userId: 'ULEE' });
    await says('@ULEE took over from @UDANA');
    await expect(it.desk().unacknowledge({ group: id, userId: 'UDANA' })).rejects.toThrow(`Someone else has #${id}.`);
    await it.desk().unacknowledge({ group: id, userId: 'ULEE' });
    await says('@ULEE let go of it');
  });

  test('killed when its acknowledgement expires, it rings once all the same', async () => {
    const id = await fire(lag);
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await says('@UDANA acknowledged');
    for (const point of ['before saveLook', 'after saveLook', 'before post', 'after post', 'after sent'] as const) {
      it.killAt(point);
      await eventually('its death, or the ring', () => {
        it.clock.advance(60_000);
        return it.isDead() || rings().length > 0;
      });
      await it.restart();
    }
    await says('Acknowledgement expired', 5_000);
    await says('Who: nobody yet');
    expect(rings().filter((each) => it.chat.read(each).includes('Acknowledgement expired'))).toHaveLength(1);
  });

  test('goes with its alerts when the routes change, and its old message says where to', async () => {
    const id = await fire(lag, other);
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await it.restart({ config: moved });
    await eventually('the new card', () => {
      it.clock.advance(1_000);
      return it.chat.cards().some((each) => each.channelId === 'CSHOP' && it.chat.read(each).includes('Who: @UDANA'));
    });
    await says(/2 alerts moved to #\w{5}: the routes changed. There @UDANA has it./);
    await says('told in another group since the routes changed');
  });

  const points = ['before carryAck', 'after carryAck', 'before regroup', 'after regroup'] as const;
  test.each(points)('killed %s it is acknowledged where it went all the same', async (point) => {
    const id = await fire(lag, other);
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await it.restart({ config: moved, killAt: point });
    expect(it.isDead()).toBe(true);
    await it.restart({ config: moved });
    await eventually('the new card', () => {
      it.clock.advance(1_000);
      return it.chat.cards().some((each) => each.channelId === 'CSHOP' && it.chat.read(each).includes('Who: @UDANA'));
    });
  });

  test('does not hush what moves with it and nobody took, and says why', async () => {
    const id = await fire(lag);
    await fire({ ...other, name: 'OrdersLost' });
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await it.restart({ config: moved });
    await says(/There nobody has it: some of what moved there was acknowledged by nobody/);
    await says(/OrderLag.*2 firing|and 1 more · 2 firing/);
    expect(it.chat.read(it.chat.cards().at(-1))).toContain('Who: nobody yet');
  });
});
