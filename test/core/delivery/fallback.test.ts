import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fail } from '../../../src/lib/error.ts';
import { eventually } from '../../support/eventually.ts';
import { configOf, type Heart, heart } from './heart.ts';

const page = { name: 'OrderLag', severity: 'critical', summary: 'lag 48,210', labels: { topic: 'orders' } };
const murmur = { ...page, name: 'Slow', severity: 'warning' };

describe('while chat takes nothing', () => {
  let it: Heart;
  let refuses: boolean;
  const taken: { id: string; content: object }[] = [];
  const start = async (route = {}) => {
    it = await heart({
      config: configOf({ groupWaitMs: 0, ...route }),
      fallback: async (body) => {
        if (refuses) throw fail('unavailable', 'The fallback receiver answered 500.');
        if (body !== undefined) taken.push(body);
      },
    });
  };
  beforeEach(() => {
    refuses = false;
    taken.length = 0;
  });
  afterEach(() => it.stop());

  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      it.clock.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const until = (what: string, check: () => boolean) =>
    eventually(what, () => {
      it.clock.advance(1_000);
      return check();
    });
  const silent = async (...records: object[]) => {
    it.chat.silence(true);
    await it.read(...records);
  };
  const replies = () =>
    it.chat
      .replies()
      .map((reply) => it.chat.read(reply))
      .join('\n');

  test('what pages goes to the fallback receiver after a minute, once, and what does not page waits', async () => {
    await start();
    await silent(page, murmur);
    await pass(55_000);
    expect(taken).toEqual([]);
    await until('the page', () => taken.length === 1);
    expect(taken[0]?.content).toMatchObject({
      version: '4',
      status: 'firing',
      commonLabels: { alertname: 'OrderLag', severity: 'critical' },
      alerts: [{ status: 'firing', labels: { topic: 'orders' }, annotations: { summary: 'lag 48,210' } }],
      middlewatch: {
        id: taken[0]?.id,
        critical: true,
        reason: 'first',
        sentence: expect.stringContaining('lag 48,210'),
      },
    });
    await pass(300_000);
    expect(taken).toHaveLength(1);
  });

  test('when chat is back, the thread of the message says where it went', async () => {
    await start();
    await silent(page);
    await until('the page', () => taken.length === 1);
    it.chat.silence(false);
    await until('the card', () => it.chat.cards().some(({ channelId }) => channelId === 'C1'));
    await until('the line', () => /Went to the fallback receiver at .*: Slack took nothing for 1 min/.test(replies()));
    await pass(60_000);
    expect(replies().match(/fallback receiver/g)).toHaveLength(1);
  });

  test('routes that say what pages decide, not the severity', async () => {
    const matchers = [{ label: 'alertname', operator: '=', value: 'Slow' }];
    await start({ routes: [{ matchers, pages: true }] });
    await silent(page, murmur);
    await until('the page', () => taken.length === 1);
    await pass(60_000);
    expect(taken.map(({ content }) => content)).toMatchObject([{ commonLabels: { alertname: 'Slow' } }]);
  });

  test('a receiver that refuses is asked again, and is not needed any more once chat takes it', async () => {
    await start();
    refuses = true;
    await silent(page);
    await eventually('health says that it waits', async () => {
      it.clock.advance(1_000);
      const said = await it.service().link.ask(AbortSignal.timeout(1_000));
      return typeof said === 'object' && said.detail.includes('1 page waits for the fallback receiver');
    });
    it.chat.silence(false);
    await until('the card', () => it.chat.cards().some(({ channelId }) => channelId === 'C1'));
    refuses = false;
    await pass(120_000);
    expect(taken).toEqual([]);
    expect(replies()).not.toContain('fallback');
  });

  test.each(['before call', 'after call'] as const)('killed %s, it goes there after the restart', async (point) => {
    await start();
    await silent(page);
    it.killAt(point);
    await until('death', () => it.isDead());
    const before = taken.length;
    await it.restart();
    await until('the page', () => taken.length === before + 1);
    // The receiver can tell by the id that it is the same.
    expect(new Set(taken.map(({ id }) => id)).size).toBe(1);
    await pass(120_000);
    expect(taken).toHaveLength(before + 1);
  });

  const contents = () => taken.map(({ content }) => content);

  test('who was paged there is told there once when it is over, whether chat is back or not', async () => {
    await start();
    await silent(page);
    await until('the page', () => taken.length === 1);
    await it.read({ ...page, status: 'resolved' });
    await until('its end', () => taken.length === 2);
    expect(contents()[1]).toMatchObject({
      status: 'resolved',
      groupKey: Reflect.get(contents()[0] ?? {}, 'groupKey'),
      alerts: [{ status: 'resolved', labels: { topic: 'orders' }, endsAt: expect.stringMatching(/^20/) }],
      middlewatch: { reason: 'all-resolved' },
    });
    expect(taken[1]?.id).not.toBe(taken[0]?.id);
    it.chat.silence(false);
    await pass(120_000);
    expect(taken).toHaveLength(2);
  });

  test('what the routes move to another group is not told to be over', async () => {
    await start();
    await silent(page);
    await until('the page', () => taken.length === 1);
    const routes = [{ matchers: [{ label: 'topic', operator: '=', value: 'orders' } as const], receiver: 'COTHER' }];
    await it.service().reload(configOf({ groupWaitMs: 0, routes }));
    const ends = () => contents().filter((each) => Reflect.get(each, 'status') === 'resolved');
    await until('the page of the other group', () => contents().length - ends().length === 2);
    await pass(60_000);
    expect(ends()).toEqual([]);
    await it.read({ ...page, status: 'resolved' });
    await until('both ends', () => ends().length === 2);
  });

  test('what falls silent is not told to be over', async () => {
    await start();
    await silent(page);
    await until('the page', () => taken.length === 1);
    await pass(1_200_000);
    expect(taken).toHaveLength(1);
  });

  test('a storm is one page with every alert in it that pages, and one end', async () => {
    await start();
    it.chat.silence(true);
    const many = Array.from({ length: 40 }, (_, index) => ({ ...page, name: `Storm${index}` }));
    const murmurs = Array.from({ length: 10 }, (_, index) => ({ ...murmur, name: `Murmur${index}` }));
    await it.read(...many, ...murmurs);
    const tableOf = (status: string) =>
      contents().filter((each) => {
        const alerts: unknown = Reflect.get(each, 'alerts');
        return Reflect.get(each, 'status') === status && Array.isArray(alerts) && alerts.length > 1;
      });
    await until('the table', () => tableOf('firing').length === 1);
    await pass(120_000);
    expect(tableOf('firing')).toHaveLength(1);
    expect(JSON.stringify(tableOf('firing'))).not.toContain('Murmur');
    const paged = new Set(JSON.stringify(contents()).match(/Storm\d+/g));
    expect(paged.size).toBe(40);
    await it.read(...many.map((each) => ({ ...each, status: 'resolved' })));
    await pass(60_000);
    expect(tableOf('resolved'), 'some of it fires').toEqual([]);
    await it.read(...murmurs.map((each) => ({ ...each, status: 'resolved' })));
    await until('its end', () => tableOf('resolved').length === 1);
  });

  test('what ended before its page could go there is not told', async () => {
    await start();
    await silent(page);
    await pass(30_000);
    await it.read({ ...page, status: 'resolved' });
    await pass(120_000);
    expect(taken).toEqual([]);
  });
});

test('without a fallback receiver health says that there is Slack only', async () => {
  const it = await heart();
  expect(await it.service().link.ask(AbortSignal.timeout(1_000))).toMatchObject({
    state: 'good',
    detail: 'nothing waits · Slack only: no fallback receiver',
  });
  await it.stop();
});
