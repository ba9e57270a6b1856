import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plainView } from '../../../src/core/view/plain.ts';
import type { View } from '../../../src/core/view/view.ts';
import { eventually } from '../../support/eventually.ts';
import { configOf, type Heart, heart, silenceOf } from './heart.ts';

const lag = { name: 'OrderLag', severity: 'warning', summary: 'lag', labels: { pod: 'orders-1', namespace: 'shop' } };
const other = { ...lag, labels: { ...lag.labels, pod: 'orders-2' } };
const worse = { ...lag, severity: 'critical', labels: { ...lag.labels, pod: 'orders-3' } };
const hourMs = 3_600_000;

/** The arguments of a view's button. */
function buttonOf(shown: View, label: string) {
  const found = shown.parts
    .flatMap((part) => (part.kind === 'actions' ? part.actions : []))
    .find((action) => action.label === label);
  if (found?.kind !== 'button') throw new Error(`no button ${label} in ${plainView(shown)}`);
  return found.run.args;
}

describe('a silence', () => {
  let it: Heart;
  beforeEach(async () => {
    it = await heart();
  });
  afterEach(() => it.stop());

  const fire = async (...alerts: object[]) => {
    await it.read(...alerts);
    const card = await eventually('a card', () => {
      it.clock.advance(5_000);
      return it.chat.cards()[0];
    });
    it.link(undefined);
    return /#(\w{5})/.exec(it.chat.read(card))?.[1] ?? '';
  };
  const says = (what: string | RegExp, stepMs = 1_000) =>
    eventually(String(what), () => {
      it.clock.advance(stepMs);
      return it.chat.messages.find((message) => it.chat.read(message).match(what));
    });
  const holding = async () =>
    (await it.database.read('SELECT id FROM silence WHERE ends_at > $1', [it.clock.now()])).length;

  test('by one tap says how many and how severe the alerts are that it hushes, and that it hushes Middlewatch only', async () => {
    const id = await fire(lag, other);
    const answer = plainView(await it.desk().silence(silenceOf(id, hourMs)));
    expect(answer).toMatch(new RegExp(`^✓ Silenced 2 alerts \\(2 warning\\) of #${id} until `));
    expect(answer).toContain('What is worse than warning breaks through.');
    expect(answer).toContain('This hushes Middlewatch only');
  });

  test('of the whole group is shown first, and done by its button, whatever joined meanwhile', async () => {
    const id = await fire(lag);
    const shown = await it.desk().silence(silenceOf(id, hourMs, { scope: 'group' }));
    expect(plainView(shown)).toMatch(/^◐ Silence 1 alert \(1 warning\) for 1 h\?/);
    expect(await holding()).toBe(0);
    const { match, severity } = buttonOf(shown, 'Silence 1 alert');
    expect(match).toBe('alertname="OrderLag"');
    const done = silenceOf(id, hourMs, {
      match: String(match),
      severity: severity === 'warning' ? severity : undefined,
      yes: true,
    });
    await it.desk().silence(done);
    await says('silenced until');
    await it.read(other);
    await says('2 firing · ', 10_000);
    expect(it.chat.titles().filter((title) => title.includes('joined'))).toEqual([]);
  });

  test('is broken through by a higher severity, at once, and the trace says so', async () => {
    const id = await fire(lag);
    await it.desk().silence(silenceOf(id, hourMs, { match: 'alertname=OrderLag', yes: true }));
    await says('silenced until');
    await it.read(worse);
    const ring = await says('Now CRITICAL');
    expect(ring.broadcast).toBe(true);
    expect(plainView(await it.desk().trace({ reference: id }))).toMatch(
      /Not hushed: 1 alert, worse than what silence \w{6} was made for/,
    );
  });

  test('of what pages ends after 4 h at the latest, and says so', async () => {
    await it.restart({ config: configOf({ pages: true }) });
    const id = await fire(lag);
    const answer = await it.desk().silence(silenceOf(id, 24 * hourMs));
    expect(plainView(answer)).toContain('It pages: 4 h is the longest that it is hushed at a time.');
    await says('silenced until');
    it.clock.advance(4 * hourMs);
    expect(await holding()).toBe(0);
  });

  test('by matchers alone is always shown first; made ahead of time it hushes up to warning', async () => {
    await fire(lag);
    const asked = { ...silenceOf('', hourMs, { match: 'namespace=shop' }), group: undefined };
    expect(plainView(await it.desk().silence(asked))).toMatch(/^◐ Silence 1 alert \(1 warning\) for 1 h\?/);
    const ahead = await it.desk().silence({ ...asked, match: 'namespace=bank' });
    expect(plainView(ahead)).toContain('Silence nothing that fires now for 1 h?');
    expect(buttonOf(ahead, 'Silence')).toMatchObject({ severity: 'warning', match: 'namespace="bank"', yes: true });
    await expect(it.desk().silence({ ...asked, match: 'pod=~".*"' })).rejects.toThrow('matches everything');
    expect(await holding()).toBe(0);
  });

  test('by matchers from a card is done at once where it hushes no more than that card', async () => {
    const id = await fire(lag);
    await it.desk().silence(silenceOf(id, hourMs, { match: 'pod=orders-1' }));
    expect(await holding()).toBe(1);
  });

  test('reminds its author 15 min before its end, once, while what it hushes fires', async () => {
    const id = await fire(lag);
    const from = it.clock.now();
    await it.desk().silence(silenceOf(id, hourMs));
    const reminder = await says(
      /@UDANA, your silence \w{6} ends .*: 1 alert \(1 warning\) that it hushes still fires/,
      20_000,
    );
    expect(it.clock.now() - from).toBeGreaterThanOrEqual(45 * 60_000);
    expect(reminder.threadTs).toBeDefined();
    expect(it.chat.read(reminder)).toContain('[1 hour more] [Lift it now]');
    it.clock.advance(10 * 60_000);
    await it.restart();
    await says('@UDANA silenced it');
    expect(it.chat.titles().filter((title) => title.includes('your silence'))).toHaveLength(1);
  });

  test('does not remind of what has ended, nor after it was lifted', async () => {
    const id = await fire(lag);
    await it.desk().silence(silenceOf(id, hourMs));
    const made = await it.database.read('SELECT id FROM silence');
    await it.desk().unsilence({ silence: String(made[0]?.id), userId: 'UDANA' });
    await says('@UDANA lifted the silence');
    await it.desk().silence(silenceOf(id, hourMs));
    await it.read({ ...lag, status: 'resolved' });
    await says('resolved after');
    for (let minute = 0; minute < 70; minute += 5) {
      it.clock.advance(5 * 60_000);
      await eventually(
        'a round',
        async () =>
          (await it.database.read('SELECT id FROM silence WHERE remind_at <= $1', [it.clock.now()])).length === 0,
      );
    }
    expect(it.chat.titles().filter((title) => title.includes('your silence'))).toEqual([]);
  });

  const points = [
    'before reminded',
    'after reminded',
    'before post',
    'after post',
    'before sent',
    'after sent',
  ] as const;
  test.each(points)('killed %s it reminds once all the same', async (point) => {
    const id = await fire(lag);
    await it.desk().silence(silenceOf(id, hourMs));
    await says('@UDANA silenced it');
    it.killAt(point);
    await eventually('its death', () => {
      it.clock.advance(60_000);
      return it.isDead();
    });
    await it.restart();
    await says('your silence', 5_000);
    await eventually('everything is settled', async () => {
      it.clock.advance(5_000);
      return (await it.database.read(`SELECT id FROM delivery WHERE state <> 'sent'`)).length === 0;
    });
    expect(it.chat.titles().filter((title) => title.includes('your silence'))).toHaveLength(1);
  });
});
