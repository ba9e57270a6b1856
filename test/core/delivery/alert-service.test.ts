import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { configOf, type Heart, heart, silenceOf, topic } from './heart.ts';

const lag = {
  name: 'OrderLag',
  severity: 'warning',
  summary: 'lag 48,210 and growing',
  labels: { topic: 'orders.v1', namespace: 'shop', pod: 'orders-1' },
};
const worse = { ...lag, severity: 'critical' };
const other = { ...lag, labels: { ...lag.labels, pod: 'orders-2' } };
const over = (alert: object) => ({ ...alert, status: 'resolved' });

describe('the heart of alerts', () => {
  let it: Heart;
  beforeEach(async () => {
    it = await heart();
  });
  afterEach(() => it.stop());

  const firstCard = async () => {
    await it.read(lag);
    it.clock.advance(10_000);
    return eventually('a card', () => it.chat.cards()[0]);
  };
  const shows = (what: string, text: string | RegExp) =>
    eventually(what, () => {
      it.clock.advance(1_000);
      const shown = it.chat.read(it.chat.cards().at(-1));
      return typeof text === 'string' ? shown.includes(text) : text.test(shown);
    });

  test('a record becomes a card after groupWait, not before', async () => {
    await it.read(lag);
    it.clock.advance(9_000);
    expect(it.chat.calls.post).toBe(0);
    it.clock.advance(1_000);
    const card = await eventually('a card', () => it.chat.cards()[0]);
    expect(card.channelId).toBe('C1');
    expect(card.view.lockScreen).toBe('WARNING shop/orders-1: lag 48,210 and growing');
    expect(it.chat.read(card)).toContain('[Acknowledge]');
  });

  test('what comes right after a look is on the card all the same', async () => {
    const pods = [...Array(7).keys()].map((index) => ({ ...lag, labels: { ...lag.labels, pod: `orders-${index}` } }));
    for (const each of pods) await it.read(each);
    it.clock.advance(10_000);
    await eventually('a card', () => it.chat.cards()[0]);
    await shows('all of them', '7 firing');
    expect(it.chat.cards()).toHaveLength(1);
  });

  test('an alert that ended before its first message is never told', async () => {
    await it.read(lag);
    it.clock.advance(5_000);
    await it.read(over(lag));
    it.clock.advance(120_000);
    await eventually('a look', async () => (await it.desk().list({ state: 'resolved', limit: 10 })).parts.length > 0);
    expect(it.chat.calls.post).toBe(0);
  });

  test('acknowledge is on the card at once, stops repeats and survives a restart', async () => {
    await firstCard();
    const id = /#(\w{5})/.exec(it.chat.read(it.chat.cards()[0]))?.[1] ?? '';
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await eventually('the name on the card', () => it.chat.read(it.chat.cards()[0]).includes('@UDANA'));
    await it.restart();
    it.clock.advance(2_000);
    await eventually('the thread line', () => it.chat.titles().includes('@UDANA acknowledged'));
    it.clock.advance(4_000_000);
    await eventually('looks', async () => (await it.desk().trace({ reference: id })).parts.length > 0);
    expect(it.chat.replies().filter((reply) => reply.broadcast)).toEqual([]);
  });

  const reminder = () =>
    eventually('a reminder', () => {
      it.clock.advance(60_000);
      return it.chat.replies().find((reply) => reply.broadcast);
    });

  test('an alert nobody has acknowledged is told again after repeatInterval', async () => {
    await firstCard();
    it.link(undefined);
    expect(it.chat.read(await reminder())).toContain('Still firing after 1 h');
  });

  test('a reminder of an alert that is unknown by then does not say that it fires', async () => {
    await firstCard();
    expect(it.chat.read(await reminder())).toContain('Not heard of for 1 h');
  });

  test('what joins is told at groupInterval as a reply that rings, and quietly when someone has it', async () => {
    await firstCard();
    await it.read(other);
    await shows('two firing', '2 firing');
    expect(it.chat.replies()).toEqual([]);
    it.clock.advance(60_000);
    const joined = await eventually('a reply', () => it.chat.replies()[0]);
    expect(it.chat.read(joined)).toContain('1 alert joined: OrderLag');
    expect(joined.broadcast).toBe(true);
  });

  test('a severity that rises is told at once and takes the acknowledgement away', async () => {
    const card = await firstCard();
    const id = /#(\w{5})/.exec(it.chat.read(card))?.[1] ?? '';
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await it.read(worse);
    const reply = await eventually('a reply', () => {
      it.clock.advance(1_000);
      return it.chat.replies().find((each) => each.broadcast);
    });
    expect(it.chat.read(reply)).toContain('Now CRITICAL: OrderLag');
    await shows('nobody has it', 'Who: nobody yet');
  });

  const replySays = (what: string) =>
    eventually(`the reply "${what}"`, () => {
      it.clock.advance(1_000);
      return it.chat.replies().find((reply) => it.chat.read(reply).includes(what));
    });

  test('a resolve turns the card green in seconds, and firing again later makes a new one that is linked to it', async () => {
    await firstCard();
    it.clock.advance(5_000);
    await it.read(over(lag));
    await shows('resolved', /✓ OrderLag · resolved after/);
    it.clock.advance(61_000);
    await eventually('the line', () => it.chat.replies().find((reply) => it.chat.read(reply).includes('Resolved')));
    expect(it.chat.replies().every((reply) => !reply.broadcast)).toBe(true);
    it.clock.advance(600_000);
    await it.read({ ...lag, startsAt: it.clock.now() });
    await eventually('a second card', () => {
      it.clock.advance(1_000);
      return it.chat.cards().length === 2;
    });
    const [old, fresh] = it.chat.cards();
    await eventually('the old one says so', () => {
      it.clock.advance(1_000);
      return it.chat.read(old).includes('resolved, then fired again');
    });
    expect(it.chat.read(old)).toContain(`a newer message (https://chat.example/C1/${fresh?.ts})`);
    expect(it.chat.read(old)).not.toContain('CRITICAL');
    expect(it.chat.read(old)).not.toContain('[');
    expect(it.chat.read(fresh)).toContain(`an earlier message (https://chat.example/C1/${old?.ts})`);
  });

  test('flapping within minutes is one thread line each under the same card, and the third time the card says so', async () => {
    await firstCard();
    for (const again of ['Fires again', 'Fires again', 'Flapping: fired again 3 times']) {
      it.clock.advance(30_000);
      await it.read(over(lag));
      await shows('green', '✓ OrderLag');
      await it.read({ ...lag, startsAt: it.clock.now() });
      await replySays(again);
      await shows('red again', 'WARNING');
    }
    await shows('that it flaps', 'flapping, fired again 3 times since');
    expect(it.chat.cards()).toHaveLength(1);
    expect(it.chat.replies().filter((reply) => reply.broadcast)).toEqual([]);
    await eventually('that it is calm again', () => {
      it.clock.advance(300_000);
      return !it.chat.read(it.chat.cards()[0]).includes('flapping');
    });
  });

  test('a critical that fires again rings under its card', async () => {
    await it.read(worse);
    it.clock.advance(10_000);
    await eventually('a card', () => it.chat.cards()[0]);
    await it.read(over(worse));
    await shows('green', '✓ OrderLag');
    await it.read({ ...worse, startsAt: it.clock.now() });
    expect((await replySays('Fires again')).broadcast).toBe(true);
    expect(it.chat.cards()).toHaveLength(1);
  });

  test('a card that is about to be replaced is not made red again, also when its last edit comes late', async () => {
    const card = await firstCard();
    await it.read(over(lag));
    await shows('green', '✓ OrderLag');
    it.clock.advance(61_000);
    await replySays('Resolved');
    it.clock.advance(600_000);
    it.chat.mishaps.post.push({ kind: 'limited', retryAfterMs: 30_000 });
    await it.read({ ...lag, startsAt: it.clock.now() });
    await eventually('the first try', () => it.chat.mishaps.post.length === 0);
    for (let second = 0; second < 20; second += 1) {
      it.clock.advance(1_000);
      await eventually('a turn', async () => (await it.desk().list({ state: 'firing', limit: 10 })).parts.length > 0);
      expect(it.chat.read(card)).toContain('✓ OrderLag');
    }
    await eventually('a second card', () => {
      it.clock.advance(1_000);
      return it.chat.cards().length === 2;
    });
  });

  test('an alert that is not heard of turns unknown, never resolved, and not while its topic is not read', async () => {
    await firstCard();
    it.link(undefined);
    it.clock.advance(1_200_000);
    await eventually('looks', async () => (await it.desk().list({ state: 'firing', limit: 10 })).parts.length > 0);
    expect(it.chat.read(it.chat.cards()[0])).toContain('1 firing');
    it.link(it.clock.now());
    await eventually('unknown', () => {
      it.clock.advance(120_000);
      // Beside it stands the alert that its topic was not read.
      return it.chat.read(it.chat.cards()[0]).includes('not resolved by its source');
    });
  });

  test('a silence hushes what it names, says so on the card, and ends by itself', async () => {
    const card = await firstCard();
    const id = /#(\w{5})/.exec(it.chat.read(card))?.[1] ?? '';
    await it.desk().silence(silenceOf(id, 7_200_000));
    await shows('silenced', 'silenced until');
    it.clock.advance(3_700_000);
    await eventually('trace', async () => (await it.desk().trace({ reference: id })).parts.length > 0);
    expect(it.chat.replies().filter((reply) => reply.broadcast)).toEqual([]);
    await eventually('a reminder after its end', () => {
      it.clock.advance(60_000);
      return it.chat.replies().some((reply) => reply.broadcast);
    });
    expect(it.chat.read(it.chat.cards()[0])).not.toContain('silenced until');
  });

  test('what a silence hushes is not told as resolved, and keeps its card and who has it', async () => {
    const card = await firstCard();
    const id = /#(\w{5})/.exec(it.chat.read(card))?.[1] ?? '';
    await it.desk().acknowledge({ group: id, userId: 'UDANA' });
    await it.desk().silence(silenceOf(id, 300_000));
    for (let minute = 0; minute < 4; minute += 1) {
      it.clock.advance(60_000);
      await eventually('a look', async () => (await it.desk().trace({ reference: id })).parts.length > 0);
    }
    await shows('the silence is over', /1 firing · [^·]*$/m);
    expect(it.chat.titles().filter((title) => title.includes('Resolved'))).toEqual([]);
    expect(it.chat.cards()).toHaveLength(1);
    expect(it.chat.read(card)).toContain('Who: @UDANA');
  });

  test('of two alerts the end of one is told as that while the other is hushed', async () => {
    await firstCard();
    const id = /#(\w{5})/.exec(it.chat.read(it.chat.cards()[0]))?.[1] ?? '';
    await it.desk().silence(silenceOf(id, 7_200_000));
    await it.read(other);
    await eventually('the new one', () => {
      it.clock.advance(5_000);
      return it.chat.titles().some((title) => title.includes('1 alert joined'));
    });
    await it.read(over(other));
    const ended = await eventually('the end', () => {
      it.clock.advance(10_000);
      return it.chat.titles().find((title) => title.includes('resolved'));
    });
    expect(ended).toBe('1 alert resolved, what still fires is hushed');
  });

  describe('an event that no source ends', () => {
    const event = 'shop: the nightly backup wrote nothing';
    const fire = async () => {
      await it.restart({ config: { ...configOf(), topics: [{ ...topic, source: 'text' }] } });
      await it.readText(event);
      it.clock.advance(10_000);
      const card = await eventually('a card', () => it.chat.cards()[0]);
      return { card, id: /#(\w{5})/.exec(it.chat.read(card))?.[1] ?? '' };
    };

    test('stays until a person closes it, says so, and survives a restart', async () => {
      const { card, id } = await fire();
      expect(it.chat.read(card)).toContain('Told once: closed by people.');
      it.clock.advance(3_600_000);
      await eventually('a look', async () => (await it.desk().trace({ reference: id })).parts.length > 0);
      expect(it.chat.read(card)).toContain('1 firing');
      await it.desk().close({ group: id, userId: 'UDANA' });
      await it.restart();
      await shows('closed', /closed after .* by @UDANA/);
      await eventually('the line', () => it.chat.titles().includes('@UDANA closed 1 alert'));
    });

    test('that is read again from before it was closed stays closed, and fires again when it happens again', async () => {
      const { id } = await fire();
      it.clock.advance(60_000);
      await it.desk().close({ group: id, userId: 'UDANA' });
      await shows('closed', 'closed after');
      await it.readText({ text: event, writtenAt: it.clock.now() - 120_000 });
      await shows('still closed', 'closed after');
      it.clock.advance(11 * 60_000);
      await it.readText(event);
      await eventually('a second card', () => {
        it.clock.advance(1_000);
        return it.chat.cards().length === 2;
      });
    });

    test('is closed at the age that its route sets, also after a kill, and never shown as resolved', async () => {
      const route = { closeAfterMs: 3 * 3_600_000 };
      const config = { ...configOf(route), topics: [{ ...topic, source: 'text' }] };
      await it.restart({ config });
      await it.readText(event);
      it.clock.advance(10_000);
      const card = await eventually('a card', () => it.chat.cards()[0]);
      expect(it.chat.read(card)).toContain('by itself.');
      it.clock.advance(2 * 3_600_000);
      await it.restart();
      expect(it.chat.read(card)).toContain('1 firing');
      await eventually('its end', () => {
        it.clock.advance(60_000);
        return it.chat.read(card).includes('closed after');
      });
      expect(it.chat.read(card)).toMatch(/closed after 3 h.* by the age that its route sets/);
      await eventually('the line', () => it.chat.titles().some((title) => title.startsWith('Closed after 3 h')));
      expect(it.chat.messages.map((message) => it.chat.read(message)).join()).not.toMatch(/✓|resolved/);
    });

    test('is the only one that people can close', async () => {
      const card = await firstCard();
      const id = /#(\w{5})/.exec(it.chat.read(card))?.[1] ?? '';
      await expect(it.desk().close({ group: id, userId: 'UDANA' })).rejects.toThrow(
        `#${id} is not closed by people: its source says when it ends.`,
      );
    });
  });

  test('a poison record becomes a dead letter and stops nothing', async () => {
    const { deadLetters } = await it.readText('not json', '{"no":"name"}', JSON.stringify(lag));
    expect(deadLetters).toBe(2);
    it.clock.advance(10_000);
    await eventually('a card', () => it.chat.cards()[0]);
  });

  test.each(['message_not_found', 'cant_update_message', 'edit_window_closed', 'msg_too_long'])(
    'a message that cannot be edited any more (%s) is replaced by a new one',
    async (code) => {
      await firstCard();
      it.chat.mishaps.update.push({ kind: 'refused', code });
      await it.read(other);
      await eventually('a new card', () => {
        it.clock.advance(1_000);
        return it.chat.cards().length === 2;
      });
      await shows('both', '2 firing');
    },
  );

  test.each(['thread_not_found', 'message_not_found'])(
    'a reply whose message is gone (%s) becomes a new card',
    async (code) => {
      await firstCard();
      await it.read(other);
      await shows('two firing', '2 firing');
      it.chat.mishaps.post.push({ kind: 'refused', code });
      it.clock.advance(60_000);
      await eventually('a new card', () => {
        it.clock.advance(1_000);
        return it.chat.cards().length === 2;
      });
      expect(it.chat.read(it.chat.cards()[1])).toContain('2 firing');
    },
  );

  test('a message that was deleted is replaced by a new one', async () => {
    await firstCard();
    it.chat.messages.splice(0);
    await it.read(other);
    await eventually('a new card', () => {
      it.clock.advance(1_000);
      return it.chat.read(it.chat.cards()[0]).includes('2 firing');
    });
  });

  test('a refusal for good is told to operations once, and the card is tried again', async () => {
    it.chat.mishaps.post.push({ kind: 'refused', code: 'not_in_channel' });
    await it.read(lag);
    it.clock.advance(10_000);
    const notice = await eventually('a notice', () => it.chat.cards().find((each) => each.channelId === 'COPS'));
    expect(it.chat.read(notice)).toContain('not_in_channel');
    await eventually('the card after all', () => {
      it.clock.advance(10_000);
      return it.chat.cards().some((each) => each.channelId === 'C1');
    });
  });

  test('a change of the routes moves alerts to where they belong now', async () => {
    await firstCard();
    const config = configOf({
      routes: [{ matchers: [{ label: 'namespace', operator: '=', value: 'shop' }], receiver: 'shop' }],
    });
    await it.restart({ config: { ...config, receivers: [...config.receivers, { name: 'shop', channel: 'CSHOP' }] } });
    await eventually('a card in the other channel', () => {
      it.clock.advance(5_000);
      return it.chat.cards().some((each) => each.channelId === 'CSHOP');
    });
  });
});
