import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { view } from '../../../src/core/view/build.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { checkActions } from '../../support/check-actions.ts';
import { eventually } from '../../support/eventually.ts';
import { type Heart, heart, silenceOf } from './heart.ts';

const minuteMs = 60_000;

/** For a machine that does much else. */
const patientMs = 25_000;

describe('a storm', () => {
  let it: Heart;
  beforeEach(async () => {
    it = await heart();
  });
  afterEach(() => it.stop());

  const alert = (index: number, more: object = {}) => ({
    name: `Alert${index}`,
    severity: 'warning',
    summary: `it is ${index}`,
    labels: { pod: `pod-${index}` },
    ...more,
  });
  const many = (count: number, more: object = {}, from = 0) =>
    Array.from({ length: count }, (_, index) => alert(from + index, more));
  const table = () =>
    it.chat
      .cards()
      .find(
        (card) => it.chat.read(card).includes('[Acknowledge all]') || /storm (since|from)/.test(it.chat.read(card)),
      );
  /** Moves on in steps; in each, what was woken gets its turn. */
  const goOn = <T>(what: string, check: () => T, stepMs = 1_000) =>
    eventually(
      what,
      async () => {
        it.clock.advance(stepMs);
        for (let turn = 0; turn < 5; turn += 1) await it.database.read('SELECT 1');
        return check();
      },
      patientMs,
    );
  const tableSays = (text: string | RegExp, stepMs?: number) =>
    goOn(
      `the table to say ${text}`,
      () => (typeof text === 'string' ? it.chat.read(table()).includes(text) : text.test(it.chat.read(table()))),
      stepMs,
    );
  const waiting = async () =>
    Number(
      (
        await it.database.read(`SELECT COUNT(*) AS n FROM delivery WHERE state IN ('pending','attempting','unclear')`)
      )[0]?.n,
    );
  const settled = () =>
    eventually('everything is settled', async () => {
      it.clock.advance(1_000);
      return (await waiting()) === 0;
    });

  test('ten new groups are ten cards', async () => {
    await it.read(...many(10));
    it.clock.advance(10_000);
    await goOn('ten cards', () => it.chat.cards().length === 10);
    await settled();
    expect(it.chat.cards()).toHaveLength(10);
    expect(await it.database.read('SELECT * FROM roundup')).toEqual([]);
  });

  test('fifty are one table that names them all, and a card or two that were on their way', async () => {
    await it.read(...many(50));
    it.clock.advance(10_000);
    const inTable = () => Number(/in (\d+) groups/.exec(it.chat.read(table()))?.[1]);
    await goOn('all fifty', () => inTable() + it.chat.cards().length - 1 === 50);
    await settled();
    expect(it.chat.cards().length).toBeLessThanOrEqual(3);
  });

  test('its first three criticals have cards of their own, later ones are on top of the table', async () => {
    await it.read(...many(20), ...many(6, { severity: 'critical' }, 20));
    it.clock.advance(10_000);
    await tableSays('CRITICAL');
    await settled();
    const critical = it.chat.cards().filter((card) => card.view.lockScreen?.startsWith('CRITICAL'));
    expect(critical).toHaveLength(3);
    const rows = it.chat
      .read(table())
      .split('\n')
      .filter((line) => /CRITICAL|WARNING/.test(line));
    expect(rows.slice(0, 3).every((row) => row.includes('CRITICAL'))).toBe(true);
  });

  test('a new critical in a storm is a row that was not there before', async () => {
    await it.read(...many(20, { severity: 'critical' }));
    it.clock.advance(10_000);
    await tableSays('firing');
    await it.read(alert(99, { severity: 'critical' }));
    await tableSays('Alert99');
    expect(it.chat.cards().filter((card) => it.chat.read(card).includes('Alert99'))).toHaveLength(1);
  });

  test('after five calm minutes it ends with a digest of what still fires', async () => {
    await it.read(...many(30));
    it.clock.advance(10_000);
    await tableSays('firing');
    await it.read(
      ...many(30)
        .slice(5)
        .map((each) => ({ ...each, status: 'resolved' })),
    );
    await tableSays('resolved');
    const digest = await goOn(
      'the digest',
      () => it.chat.replies().find((reply) => reply.broadcast && it.chat.read(reply).includes('Storm over')),
      20_000,
    );
    expect(it.chat.read(digest)).toMatch(/Storm over after \d+ min: \d of \d+ groups not resolved/);
    // The card or two that were on their way are not in the table.
    const named = it.chat.read(digest).match(/Alert\d+/g) ?? [];
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !/^Alert[0-4]$/.test(name))).toEqual([]);
  });

  test('the table goes on to be true after its end, until nothing of it fires', async () => {
    await it.read(...many(30));
    it.clock.advance(10_000);
    await tableSays('firing');
    await tableSays('storm from', 20_000);
    await it.read(...many(30).map((each) => ({ ...each, status: 'resolved' })));
    await tableSays(/✓ /);
    await eventually('it is closed', async () => {
      it.clock.advance(minuteMs);
      return (await it.database.read('SELECT closed_at FROM roundup'))[0]?.closed_at !== null;
    });
  });

  test('a group of a storm that is over gets a card with its next news', async () => {
    await it.read(...many(30));
    it.clock.advance(10_000);
    await tableSays('firing');
    await tableSays('storm from', 20_000);
    const before = it.chat.cards().length;
    await it.read(alert(29, { labels: { pod: 'another' } }));
    await goOn('its card', () => it.chat.cards().length === before + 1, 10_000);
    expect(it.chat.read(it.chat.cards().at(-1))).toContain('2 firing');
  });

  test('Acknowledge all takes what fires and nobody has, says how many, and the table says who', async () => {
    await it.read(...many(30));
    it.clock.advance(10_000);
    await tableSays('firing');
    await settled();
    const [roundup] = await it.database.read('SELECT id FROM roundup');
    const [first] = await it.database.read('SELECT short_id FROM alert_group WHERE roundup_id IS NOT NULL LIMIT 1');
    const id = String(roundup?.id);
    await it.desk().acknowledge({ group: String(first?.short_id), userId: 'ULEE' });
    const answer = plainView(await it.desk().acknowledge({ group: id, userId: 'UDANA' }));
    const taken = Number(/You have (\d+) groups/.exec(answer)?.[1]);
    expect(taken).toBeGreaterThan(20);
    expect(answer).toContain('1 group stayed with those who have them');
    await tableSays(`@UDANA has ${taken}, @ULEE has 1, nothing is left`);
    await expect(it.desk().acknowledge({ group: id, userId: 'UDANA' })).rejects.toThrow('is taken');
  });

  test('Silence hushes exactly what its groups show', async () => {
    await it.read(...many(14));
    it.clock.advance(10_000);
    await tableSays('firing');
    await settled();
    const [roundup] = await it.database.read('SELECT id FROM roundup');
    const id = String(roundup?.id);
    const asked = silenceOf(id, 3_600_000, { scope: 'group', preview: true });
    const answer = plainView(await it.desk().silence(asked));
    const count = Number(/Silenced (\d+) groups/.exec(answer)?.[1]);
    expect(count).toBeGreaterThan(10);
    expect(await it.database.read('SELECT id FROM silence')).toHaveLength(count);
  });

  test('its id lifts what was silenced by it, and no silence of before', async () => {
    await it.read(...many(14));
    it.clock.advance(10_000);
    await tableSays('firing');
    await settled();
    const [roundup] = await it.database.read('SELECT id FROM roundup');
    const [first] = await it.database.read('SELECT short_id FROM alert_group WHERE roundup_id IS NOT NULL LIMIT 1');
    const id = String(roundup?.id);
    await it.desk().silence(silenceOf(String(first?.short_id), 3_600_000));
    const made = plainView(await it.desk().silence(silenceOf(id, 3_600_000)));
    const count = Number(/Silenced (\d+) groups/.exec(made)?.[1]);
    const lifted = plainView(await it.desk().unsilence({ silence: `#${id}`, userId: 'UDANA' }));
    expect(lifted).toContain(`${count} silences of #${id} are lifted`);
    expect(plainView(await it.desk().silences())).toContain('1 silence');
    await expect(it.desk().unsilence({ silence: id, userId: 'UDANA' })).rejects.toThrow('No silence');
  });

  test('the trace of a row names its table and leads to it', async () => {
    await it.read(...many(30));
    it.clock.advance(10_000);
    await tableSays('firing');
    const [roundup] = await it.database.read('SELECT id FROM roundup');
    const [row] = await it.database.read('SELECT short_id FROM alert_group WHERE roundup_id IS NOT NULL LIMIT 1');
    const trace = plainView(await it.desk().trace({ reference: String(row?.short_id) }));
    expect(trace).toContain(`a row of the table #${roundup?.id} (storm): `);
    expect(trace).toContain(String(table()?.ts));
    expect(plainView(await it.desk().show({ group: String(row?.short_id) }))).toContain('Message');
  });

  test('its buttons lead somewhere', async () => {
    await it.read(...many(30));
    it.clock.advance(10_000);
    await tableSays('firing');
    await checkActions(table()?.view ?? view('no table', []));
    const digest = await goOn('the digest', () => it.chat.replies().find((reply) => reply.broadcast), 20_000);
    await checkActions(digest.view);
  });

  test('a table that was deleted, or cannot be edited any more, is posted again', async () => {
    await it.read(...many(30));
    it.clock.advance(10_000);
    await tableSays('firing');
    const old = table();
    it.chat.messages.splice(0);
    await it.read(alert(40));
    await goOn('a new table', () => table() !== undefined && table() !== old);
    await tableSays('Alert40');
  });

  test('a channel that is quiet has no storm because another one has', async () => {
    await it.read(...many(30));
    it.clock.advance(10_000);
    await tableSays('firing');
    const rows = await it.database.read('SELECT channel_id FROM roundup');
    expect(rows).toEqual([{ channel_id: 'C1' }]);
  });
});
