import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { configOf, type Heart, heart } from './heart.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** For a machine that does much else. */
const patientMs = 25_000;

describe('what comes late', () => {
  let it: Heart;
  beforeEach(async () => {
    it = await heart();
  });
  afterEach(() => it.stop());

  const alert = (name: string, more: object = {}) => ({
    name,
    severity: 'warning',
    summary: `it is ${name}`,
    labels: { pod: name },
    ...more,
  });
  const over = (each: object) => ({ ...each, status: 'resolved' });
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
  const passing = async (ms: number, stepMs = 1_000) => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      it.clock.advance(stepMs);
      for (let turn = 0; turn < 5; turn += 1) await it.database.read('SELECT 1');
    }
  };
  const shown = () => it.chat.cards().map((card) => it.chat.read(card));

  describe('because it was read late', () => {
    test('is brought up to date first, and told as one table of what still fires', async () => {
      it.link(undefined);
      const names = ['Alpha', 'Beta', 'Gamma', 'Delta'].map((name) => alert(name));
      await it.readLate(hourMs, ...names);
      await passing(30_000);
      expect(it.chat.calls.post).toBe(0);
      await it.readLate(50 * minuteMs, ...names.slice(2).map(over));
      it.link(it.clock.now());
      await goOn('the table', () => shown().length === 1);
      await goOn('all of it', () => shown()[0]?.includes('2 firing, 2 resolved'));
      expect(shown()[0]).toContain('read late');
      expect(shown()[0]).toContain('Alpha');
      await passing(30_000);
      expect(it.chat.cards()).toHaveLength(1);
    });

    test('waits two minutes at most for the present', async () => {
      it.link(undefined);
      await it.readLate(hourMs, alert('Alpha'));
      await passing(110_000, 5_000);
      expect(it.chat.calls.post).toBe(0);
      await goOn('the table', () => shown().some((text) => text.includes('Alpha')), 5_000);
    });

    test('and is critical comes on a card of its own, when it is up to date', async () => {
      it.link(undefined);
      await it.readLate(hourMs, alert('Alpha', { severity: 'critical' }), alert('Beta', { severity: 'critical' }));
      await passing(20_000);
      await it.readLate(hourMs, over(alert('Beta', { severity: 'critical' })));
      it.link(it.clock.now());
      await goOn('the card', () =>
        it.chat.cards().some((card) => card.view.lockScreen?.includes('CRITICAL it is Alpha')),
      );
      expect(it.chat.cards().some((card) => card.view.lockScreen?.includes('Beta'))).toBe(false);
    });

    test('and ended meanwhile is not told at all when nothing else fires', async () => {
      it.link(undefined);
      await it.readLate(hourMs, alert('Alpha'));
      await passing(10_000);
      await it.readLate(hourMs, over(alert('Alpha')));
      it.link(it.clock.now());
      await passing(4 * minuteMs, 5_000);
      expect(it.chat.calls.post).toBe(0);
      expect(await it.database.read('SELECT id FROM roundup WHERE closed_at IS NULL')).toEqual([]);
    });

    test('survives a kill while it waits', async () => {
      it.link(undefined);
      await it.readLate(hourMs, alert('Alpha'), alert('Beta'));
      await passing(20_000);
      await it.restart();
      it.link(it.clock.now());
      await goOn('the table', () => shown()[0]?.includes('Alpha') && shown()[0]?.includes('Beta'));
      expect(it.chat.cards()).toHaveLength(1);
    });

    test('what is read in time beside it has its card at once', async () => {
      it.link(undefined);
      await it.readLate(hourMs, alert('Alpha'));
      await it.read(alert('Beta'));
      await goOn('the card', () => shown().some((text) => text.includes('Beta')));
      expect(shown().some((text) => text.includes('Alpha'))).toBe(false);
    });
  });

  describe('because chat was away for an hour', () => {
    test('is one table; criticals that fire are cards; what ended is a line of the table', async () => {
      it.chat.silence(true);
      await it.read(...['Alpha', 'Beta', 'Gamma'].map((name) => alert(name)));
      await it.read(alert('Worst', { severity: 'critical' }), alert('Gone', { severity: 'critical' }));
      await passing(20 * minuteMs, 20_000);
      await it.read(over(alert('Gamma')), over(alert('Gone', { severity: 'critical' })));
      await passing(40 * minuteMs, 20_000);
      it.chat.silence(false);
      const table = () => it.chat.cards().find((card) => it.chat.read(card).includes('while chat was away'));
      await goOn('the table', () =>
        ['Alpha', 'Beta', 'Gamma', 'Gone'].every((name) => it.chat.read(table()).includes(name)),
      );
      await goOn('the critical', () => it.chat.cards().some((card) => card.view.lockScreen?.includes('Worst')));
      await passing(2 * minuteMs, 5_000);
      expect(it.chat.cards()).toHaveLength(2);
      expect(it.chat.read(table())).toMatch(/resolved +Gamma/);
    });

    test('does not ring for each old thread reply', async () => {
      await it.read(alert('Alpha'));
      await goOn('a card', () => it.chat.cards()[0]);
      it.chat.silence(true);
      await it.read(alert('Alpha', { labels: { pod: 'another' } }));
      await passing(hourMs, 20_000);
      it.chat.silence(false);
      const reply = await goOn('the reply', () => it.chat.replies()[0]);
      expect(reply.broadcast).toBe(false);
      await goOn('a true card', () => shown()[0]?.includes('2 firing') || shown()[0]?.includes('last heard'));
    });
  });

  test('a channel that is blocked, or slow, holds up no other', async () => {
    const shop = { matchers: [{ label: 'pod', operator: '=', value: 'Beta' }], receiver: 'shop' } as const;
    const config = configOf({ routes: [shop] });
    await it.restart({ config: { ...config, receivers: [...config.receivers, { name: 'shop', channel: 'CSHOP' }] } });
    it.chat.mishaps.post.push({ kind: 'limited', retryAfterMs: hourMs });
    await it.read(alert('Alpha'));
    await goOn('the limit', () => it.chat.mishaps.post.length === 0);
    await it.read(alert('Beta'));
    const card = await goOn('the card', () => it.chat.cards()[0]);
    expect(card.channelId).toBe('CSHOP');
    expect(it.chat.cards()).toHaveLength(1);
  });
});
