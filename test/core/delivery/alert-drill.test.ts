import { afterEach, describe, expect, test } from 'vitest';
import type { Drill } from '../../../src/core/port/alert-drill.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import type { View } from '../../../src/core/view/view.ts';
import { alertStore } from '../../../src/edge/store/repository/alert-store.ts';
import { checkActions } from '../../support/check-actions.ts';
import { eventually } from '../../support/eventually.ts';
import { configOf, type Heart, heart } from './heart.ts';

const critical: Drill = { severity: 'critical', labels: {}, userId: 'UDANA' };

describe('a test alert', () => {
  let it: Heart;
  afterEach(() => it.stop());

  const start = async (route: Parameters<typeof configOf>[0] = {}) => {
    it = await heart({ config: { ...configOf({ groupWaitMs: 30_000, ...route }) } });
  };
  /** Moves on in steps; in each, what was woken gets its turn, however busy the machine is. */
  const goOn = <T>(what: string, check: () => T, stepMs: number) =>
    eventually(
      what,
      async () => {
        it.clock.advance(stepMs);
        for (let turn = 0; turn < 5; turn += 1) await it.database.read('SELECT 1');
        return check();
      },
      20_000,
    );
  /** Runs it while time goes on. */
  const run = async (drill: Drill = critical): Promise<string> => {
    let answer: View | undefined;
    const running = it
      .service()
      .drill.run(drill)
      .then((shown) => {
        answer = shown;
      });
    const done = await goOn('an answer', () => answer, 50);
    await running;
    return plainView(await checkActions(done));
  };

  test('goes the way of every alert without waiting for groupWait, is ended, and tells each step', async () => {
    await start();
    const told = await run();
    expect(told).toMatch(/^✓ Test \w{4} was told in /);
    expect(told).toMatch(/stored as [0-9a-f]{16} after/);
    expect(told).toMatch(/#\w{5}, route \{\}: told/);
    expect(told).toContain('ended, and its message says so');
    const [card] = it.chat.cards();
    expect(it.chat.read(card)).toContain('resolved');
    expect(it.chat.read(card)).toContain('This is a test of Middlewatch. Nothing is wrong.');
  });

  test('is a new alert each time, also right after the last one', async () => {
    await start();
    await run();
    expect(await run()).toMatch(/^✓ Test/);
    expect(it.chat.cards()).toHaveLength(2);
  });

  test('goes by its labels to each route that it matches, and its plan says which and what pages', async () => {
    await start({
      routes: [
        { matchers: [{ label: 'team', operator: '=', value: 'shop' }], receiver: 'CSHOP', pages: true, continue: true },
        { matchers: [{ label: 'severity', operator: '=', value: 'critical' }], receiver: 'CBAD' },
      ],
    });
    const drill = { ...critical, labels: { team: 'shop' } };
    const way = plainView(await it.service().drill.way(drill));
    expect(way).toMatch(/team="shop".* → .*CSHOP.* · pages/);
    expect(way).toMatch(/severity="critical".* → .*CBAD/);
    expect(it.chat.messages).toEqual([]);
    await run(drill);
    expect(
      it.chat
        .cards()
        .map(({ channelId }) => channelId)
        .sort(),
    ).toEqual(['CBAD', 'CSHOP']);
  });

  test('goes to the channel that is named, past all routes, and never pages', async () => {
    await start({
      pages: true,
      routes: [{ matchers: [{ label: 'severity', operator: '=', value: 'critical' }], receiver: 'CBAD' }],
    });
    const drill = { ...critical, channel: 'CSHOP' };
    const way = plainView(await it.service().drill.way(drill));
    expect(way).toMatch(/test in CSHOP → .*CSHOP/);
    expect(way).not.toContain('pages');
    expect(it.chat.messages).toEqual([]);
    expect(await run(drill)).toMatch(/route test in CSHOP: told[\s\S]+ended, and its message says so/);
    expect(it.chat.cards().map(({ channelId }) => channelId)).toEqual(['CSHOP']);
  });

  test('goes to no channel that the person is not in', async () => {
    await start();
    const drill = { ...critical, channel: 'CSECRET', userId: 'UGIL' };
    await expect(it.service().drill.way(drill)).rejects.toThrow('You are not in CSECRET');
    await expect(it.service().drill.run(drill)).rejects.toThrow('You are not in CSECRET');
    expect(it.chat.messages).toEqual([]);
  });

  test('says what hushed it', async () => {
    await start();
    const matchers = [{ label: 'severity', operator: '=', value: 'critical' }] as const;
    const times = { startsAt: it.clock.now(), endsAt: it.clock.now() + 3_600_000 };
    await alertStore(it.database).saveSilence(
      {
        id: 'S1',
        matchers,
        ...times,
        createdBy: 'U1',
        comment: '',
        rank: 3,
        groupId: undefined,
        channelId: undefined,
        remindAt: undefined,
      },
      { at: times.startsAt, line: undefined },
    );
    const told = await run();
    expect(told).toMatch(/^● Test \w{4} did not reach everybody/);
    expect(told).toContain('hushed by silence S1 of U1');
    expect(it.chat.messages).toEqual([]);
  });

  test('says that it is a row of a table while a storm blows there', async () => {
    await start({ groupWaitMs: 0 });
    await it.read(...Array.from({ length: 14 }, (_, index) => ({ name: `Storm${index}` })));
    await goOn('the storm', () => it.chat.cards().some((card) => it.chat.read(card).includes('storm since')), 1_000);
    expect(await run({ ...critical, severity: 'warning' })).toMatch(/^✓ Test[\s\S]+told as a row of a table/);
  });

  test('says what chat refused', async () => {
    await start();
    it.chat.mishaps.post.push({ kind: 'refused', code: 'not_in_channel' });
    expect(await run()).toContain('chat refused it: not_in_channel');
  });

  test('says when nobody was told in time', async () => {
    await start();
    it.chat.silence(true);
    expect(await run()).toContain('not told within 10 s');
  });
});
