import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { type Heart, heart, type KillPoint } from './heart.ts';

const groups = 16;

const steps = ['saveLook', 'add', 'attempting', 'post', 'sent', 'tellInRoundup', 'update', 'roundupShown'] as const;
const points: KillPoint[] = steps.flatMap((step): KillPoint[] => [`before ${step}`, `after ${step}`]);

/** For a machine that does much else. */
const patientMs = 25_000;

describe('a storm in a heart that is killed', () => {
  let it: Heart;
  beforeEach(async () => {
    it = await heart();
    const records = Array.from({ length: groups }, (_, index) => ({
      name: `Alert${index}`,
      severity: index < 5 ? 'critical' : 'warning',
      summary: `it is ${index}`,
      labels: { pod: `pod-${index}` },
    }));
    await it.read(...records);
  });
  afterEach(() => it.stop());

  const isTable = (text: string) => /storm (since|from)/.test(text);
  const tables = () => it.chat.cards().filter((card) => isTable(it.chat.read(card)));
  const cards = () => it.chat.cards().filter((card) => !isTable(it.chat.read(card)));
  const named = (text: string) => text.match(/Alert\d+/g) ?? [];
  const told = () => new Set(it.chat.cards().flatMap((card) => named(it.chat.read(card))));
  const goOn = (what: string, check: () => unknown, stepMs = 1_000) =>
    eventually(
      what,
      async () => {
        it.clock.advance(stepMs);
        for (let turn = 0; turn < 5; turn += 1) await it.database.read('SELECT 1');
        return check();
      },
      patientMs,
    );
  /** One table, each group in it or on a card of its own, and never on both. */
  const whole = () => {
    const inTable = tables().flatMap((table) => named(it.chat.read(table)));
    const onCards = cards().flatMap((card) => [...new Set(named(it.chat.read(card)))]);
    return (
      tables().length === 1 &&
      told().size === groups &&
      new Set([...inTable, ...onCards]).size === inTable.length + onCards.length
    );
  };

  test.each(points)('%s: after the restart every group is told once, in one table or on its card', async (point) => {
    it.killAt(point);
    await goOn('its death', () => it.isDead());
    await it.restart();
    await goOn('all of them', whole, 5_000);
    expect(cards().length).toBeLessThanOrEqual(4);
  });

  test.each(['before endRoundup', 'after endRoundup'] as const)('%s: it ends once, with one digest', async (point) => {
    await goOn('all of them', whole);
    it.killAt(point);
    await goOn('its death', () => it.isDead(), 20_000);
    await it.restart();
    const digests = () => it.chat.replies().filter((reply) => it.chat.read(reply).includes('Storm over'));
    await goOn('the digest', () => digests().length === 1, 20_000);
    await goOn('that it stays so', () => it.chat.read(tables()[0]).includes('storm from'), 20_000);
    expect(digests()).toHaveLength(1);
  });
});
