import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { configOf, type Heart, heart } from './heart.ts';

const minute = 60_000;
const lag = { name: 'OrderLag', severity: 'warning', summary: 'lag', labels: { topic: 'orders' } };
const bark = { name: 'Watchdog', severity: 'info', labels: { prometheus: 'prod' } };
const watchdogs = [
  {
    name: 'prod',
    matchers: [{ label: 'alertname', operator: '=', value: 'Watchdog' }],
    withinMs: 10 * minute,
    topic: undefined,
  },
] as const;

describe('the watch over the bot itself', () => {
  let it: Heart;
  afterEach(() => it.stop());

  const said = () => it.chat.cards().filter(({ channelId }) => channelId === 'COPS');
  /** Lets time pass in small steps, so that every loop gets its turn. */
  const pass = async (ms: number, stepMs = 10_000) => {
    for (let passed = 0; passed < ms; passed += stepMs) {
      it.clock.advance(stepMs);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const operations = (what: string) =>
    eventually(`in operations: ${what}`, () => {
      it.clock.advance(10_000);
      return said().find((card) => it.chat.read(card).includes(what));
    });

  test('a watchdog is never posted, its absence is a critical alert, and when it is heard again that resolves', async () => {
    it = await heart({ config: { ...configOf({ groupWaitMs: 0 }), watchdogs } });
    await it.read(bark);
    await pass(9 * minute);
    expect(it.chat.cards()).toEqual([]);
    const card = await operations('WatchdogAbsent');
    expect(it.chat.read(card)).toContain('The watchdog prod was not heard of for 10 min');
    expect(it.chat.read(card)).toContain('CRITICAL');
    await it.read(bark);
    await eventually('its end', () => {
      it.clock.advance(10_000);
      return it.chat.read(card).includes('✓ WatchdogAbsent · resolved');
    });
  });

  test('a watchdog is not missed while its topic is not read', async () => {
    it = await heart({ config: { ...configOf(), watchdogs } });
    it.link(undefined);
    await operations('AlertsNotRead');
    await pass(30 * minute);
    expect(
      said()
        .map((card) => it.chat.read(card))
        .join(),
    ).not.toContain('WatchdogAbsent');
  });

  test('topics that are not read are an alert after two minutes, which ends when they are', async () => {
    it = await heart();
    it.link(undefined);
    await pass(minute);
    expect(said()).toEqual([]);
    const card = await operations('The alerts of Kafka lab are not read');
    it.link(it.clock.now());
    await eventually('its end', () => {
      it.clock.advance(10_000);
      return it.chat.read(card).includes('✓ AlertsNotRead · resolved');
    });
  });

  test('records that retention deleted are an alert, which stands for a day', async () => {
    it = await heart();
    await it.service().lost('lab', 'alerts', 1_234n);
    await operations('1,234 records of lab/alerts were deleted by retention');
    await pass(12 * 60 * minute, minute);
    expect(
      said()
        .map((each) => it.chat.read(each))
        .join(),
    ).not.toContain('✓ RecordsLost');
    await eventually('its end', () => {
      it.clock.advance(30 * minute);
      return said().some((each) => it.chat.read(each).includes('✓ RecordsLost · resolved'));
    });
  });

  test('an alert about the bot goes where a route sends it, like any other', async () => {
    const route = {
      matchers: [{ label: 'alertname', operator: '=', value: 'RecordsLost' }],
      receiver: 'CMINE',
    } as const;
    it = await heart({ config: configOf({ groupWaitMs: 0, routes: [route] }) });
    await it.service().lost('lab', 'alerts', 1n);
    await eventually('the card', () => {
      it.clock.advance(1_000);
      return it.chat.cards().some(({ channelId }) => channelId === 'CMINE');
    });
    expect(said()).toEqual([]);
  });

  const blind = () => said().filter((card) => it.chat.read(card).includes('Blind'));
  const over = (alert: object) => JSON.stringify({ ...alert, status: 'resolved' });

  test('after a kill and a pause the gap is told once, with what was read late and what of it fires', async () => {
    it = await heart();
    await it.read({ ...lag, name: 'Before' });
    await pass(minute);
    const other = { ...lag, name: 'Ended' };
    const [written, third] = [it.clock.now() + 2 * minute, { ...lag, name: 'Third' }];
    it.link(undefined);
    it.clock.advance(20 * minute);
    await it.restart();
    // Late news has a card of its own only if it is critical.
    const critical = { ...lag, severity: 'critical' };
    await it.readText(...[critical, other, third].map((each) => ({ text: JSON.stringify(each), writtenAt: written })));
    await it.readText({ text: over(other), writtenAt: written + minute });
    it.link(it.clock.now());
    const [notice] = await eventually('the gap', () => {
      it.clock.advance(10_000);
      return blind().length > 0 && blind();
    });
    expect(it.chat.read(notice)).toMatch(/Blind .+–.+: 3 read late, 2 still firing/);
    expect(it.chat.read(notice)).toContain('Middlewatch did not run.');
    const card = await eventually('the card', () => {
      it.clock.advance(10_000);
      return it.chat.cards().find((each) => it.chat.read(each).includes('OrderLag'));
    });
    expect(it.chat.read(card)).toContain('Heard 18 min late.');
    await it.restart();
    await pass(5 * minute);
    expect(blind()).toHaveLength(1);
  });

  test('a short pause is no gap', async () => {
    it = await heart();
    await pass(minute);
    it.link(undefined);
    await pass(40_000);
    it.link(it.clock.now());
    await pass(2 * minute);
    expect(said()).toEqual([]);
  });
});
