import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkActions } from '../../support/check-actions.ts';
import { eventually } from '../../support/eventually.ts';
import { type Heart, heart, silenceOf } from './heart.ts';

const minuteMs = 60_000;

/** For a machine that does much else. */
const patientMs = 25_000;

describe('the later criticals of a storm', () => {
  let it: Heart;
  beforeEach(async () => {
    it = await heart();
    await it.read(...Array.from({ length: 16 }, (_, index) => alert(index, index < 3 ? 'critical' : 'warning')));
    await goOn('its table', () => (table() !== undefined && namedIn(table()).length > 10) || undefined);
    await settled();
  });
  afterEach(() => it.stop());

  const alert = (index: number, severity = 'critical') => ({
    name: `Alert${index}`,
    severity,
    summary: `it is ${index}`,
    labels: { pod: `pod-${index}` },
  });
  const table = () => it.chat.cards().find((card) => /storm (since|from)/.test(it.chat.read(card)));
  const namedIn = (message: ReturnType<typeof table>): string[] => it.chat.read(message).match(/Alert\d+/g) ?? [];
  const rings = () => it.chat.replies().filter((reply) => reply.broadcast && !/over/.test(it.chat.read(reply)));
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
  const settled = () =>
    eventually('nothing is owed', async () => {
      const open = `SELECT COUNT(*) AS n FROM delivery WHERE state IN ('pending', 'attempting', 'unclear')`;
      return Number((await it.database.read(open))[0]?.n) === 0;
    });
  const joins = async (...alerts: object[]) => {
    await it.read(...alerts);
    await goOn('they are rows', () =>
      alerts.every((each) => 'name' in each && namedIn(table()).includes(`${each.name}`)),
    );
  };
  const pass = async (minutes: number) => {
    for (let step = 0; step < minutes * 12; step += 1) {
      it.clock.advance(5_000);
      for (let turn = 0; turn < 5; turn += 1) await it.database.read('SELECT 1');
    }
    await settled();
  };

  test('rings once under the table, with its name, what is wrong and a button that takes it', async () => {
    await pass(2);
    expect(rings()).toEqual([]);
    await it.read(alert(50));
    const [ring] = await goOn('a ring', () => (rings().length > 0 ? rings() : undefined));
    expect(it.chat.read(ring)).toContain('Alert50');
    expect(it.chat.read(ring)).toContain('it is 50');
    expect(ring?.view.lockScreen).toBe('CRITICAL Alert50 pod-50: it is 50');
    if (ring) await checkActions(ring.view);
    await pass(5);
    expect(rings()).toHaveLength(1);
  });

  test('those that come within two minutes of the last ring are told together at the end of that time', async () => {
    await pass(2);
    await it.read(alert(50));
    await goOn('a ring', () => rings().length === 1);
    await joins(alert(51), alert(52), alert(53, 'warning'));
    await goOn('the second ring', () => rings().length === 2, 10_000);
    const second = rings()[1];
    expect(it.chat.read(second)).toMatch(/2 criticals joined the storm/);
    expect((it.chat.read(second).match(/Alert\d+/g) ?? []).sort()).toEqual(['Alert51', 'Alert52']);
    if (second) await checkActions(second.view);
  });

  test('what someone has, what is over and what is hushed meanwhile does not ring', async () => {
    await pass(2);
    await it.read(alert(50));
    await goOn('a ring', () => rings().length === 1);
    await joins(alert(51), alert(52), alert(53));
    const groupOf = async (name: string) => {
      const row = await it.database.read(`SELECT short_id FROM alert_group WHERE labels LIKE '%"${name}"%'`);
      return String(row[0]?.short_id);
    };
    await it.desk().acknowledge({ group: await groupOf('Alert51'), userId: 'UDANA' });
    await it.desk().silence(silenceOf(await groupOf('Alert52'), 60 * minuteMs));
    await it.read({ ...alert(53), status: 'resolved' });
    await pass(4);
    expect(rings()).toHaveLength(1);
  });

  test('a row that gets worse rings like one that joins', async () => {
    await pass(2);
    await it.read({ ...alert(9), labels: { pod: 'worse' } });
    const [ring] = await goOn('a ring', () => (rings().length > 0 ? rings() : undefined));
    expect(it.chat.read(ring)).toContain('Alert9');
  });

  test('a table that was deleted rings for all of them when it is posted again, and not twice', async () => {
    await pass(2);
    it.chat.messages.splice(0);
    await it.read(alert(50));
    await goOn('a new table', () => table() !== undefined && namedIn(table()).includes('Alert50'));
    await pass(4);
    expect(rings().filter((ring) => !it.chat.read(ring).includes('Alert50'))).toEqual([]);
    expect(rings().length).toBeLessThanOrEqual(1);
  });

  test.each(['before ringRoundup', 'after ringRoundup'] as const)('%s: it rings once for each', async (point) => {
    await pass(2);
    it.killAt(point);
    await it.read(alert(50));
    await goOn('its death', () => it.isDead());
    await it.restart();
    await goOn('the ring', () => rings().length === 1);
    await pass(4);
    expect(rings()).toHaveLength(1);
  });
});
