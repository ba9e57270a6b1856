import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseMatcher } from '../../../src/core/alert/matcher.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { alertConfigOf, alertSchema } from '../../../src/edge/config/alert.ts';
import { eventually } from '../../support/eventually.ts';
import { configOf, type Heart, heart, topic } from './heart.ts';

const lag = { name: 'OrderLag', severity: 'warning', summary: 'lag', labels: { team: 'shop' } };
const full = { name: 'DiskFull', severity: 'warning', summary: 'full', labels: { team: 'ops' } };

const first = configOf();
const shopApart = {
  ...configOf({ routes: [{ matchers: [parseMatcher('team="shop"')], receiver: 'shop' }] }),
  receivers: [...first.receivers, { name: 'shop', channel: 'CSHOP' }],
};

describe('another configuration while it runs', () => {
  let it: Heart;
  beforeEach(async () => {
    it = await heart({ config: first });
  });
  afterEach(() => it.stop());
  const cardsIn = (channelId: string) => it.chat.cards().filter((card) => card.channelId === channelId);

  test('a group that it does not touch keeps its timer, and is told once', async () => {
    await it.read(full);
    it.clock.advance(6_000);
    await it.service().reload(shopApart);
    expect(it.chat.calls.post).toBe(0);
    it.clock.advance(4_000);
    await eventually('the card, ten seconds after the record', () => cardsIn('C1')[0]);
    await it.service().reload(first);
    it.clock.advance(120_000);
    await eventually('a look', async () =>
      /unchanged|nothing changed/.test(await traced('alertname=DiskFull team=ops')),
    );
    expect(it.chat.calls.post).toBe(1);
  });

  const traced = async (labels: string): Promise<string> => {
    const id = /Group: (#\w{5})/.exec(plainView(await it.desk().route({ labels })))?.[1] ?? '';
    return plainView(await it.desk().trace({ reference: id }));
  };

  test('an alert goes where the new routes say, at once for those that fire', async () => {
    await it.read(lag, full);
    it.clock.advance(10_000);
    await eventually('both cards', () => {
      it.clock.advance(1_000);
      return cardsIn('C1').length === 2;
    });
    await it.service().reload(shopApart);
    await eventually('a card in the new channel', () => {
      it.clock.advance(10_000);
      return cardsIn('CSHOP')[0];
    });
    expect(cardsIn('C1')).toHaveLength(2);
    expect(cardsIn('CSHOP')).toHaveLength(1);
  });

  test('what is read while it changes is in the new groups', async () => {
    const reading = it.read(lag);
    await it.service().reload(shopApart);
    await reading;
    it.clock.advance(10_000);
    await eventually('a card in the new channel', () => cardsIn('CSHOP')[0]);
    expect(cardsIn('C1')).toEqual([]);
  });

  test('severity is mapped anew on cards that stand', async () => {
    await it.read(full);
    it.clock.advance(10_000);
    const card = await eventually('a card', () => cardsIn('C1')[0]);
    expect(it.chat.read(card)).toContain('WARNING');
    const stricter = {
      label: 'severity',
      values: { critical: ['warning'], warning: [], info: [] },
      otherwise: 'info',
    } as const;
    await it.service().reload({ ...first, severity: stricter });
    await eventually('the card in red', () => {
      it.clock.advance(1_000);
      return it.chat.read(cardsIn('C1')[0]).includes('CRITICAL');
    });
  });

  const disks = {
    name: 'disks',
    matchers: [parseMatcher('alertname="DiskFull"')],
    withinMs: 600_000,
    topic: undefined,
  };
  const operations = () => cardsIn('COPS').map((card) => it.chat.read(card));

  test('a watchdog that is new is waited for from then on, and one that is gone is not missed', async () => {
    await it.read(full);
    it.clock.advance(10_000);
    await eventually('a card', () => cardsIn('C1')[0]);
    it.clock.advance(3_600_000);
    await it.service().reload({ ...first, watchdogs: [disks] });
    for (let step = 0; step < 5; step += 1) {
      it.clock.advance(60_000);
      await it.database.read('SELECT 1');
    }
    expect(operations().join()).not.toContain('WatchdogAbsent');
    await eventually('that it is missed', () => {
      it.clock.advance(10_000);
      return operations().some((card) => card.includes('WatchdogAbsent'));
    });
    await it.service().reload(first);
    await eventually('that it is missed no more', () => {
      it.clock.advance(10_000);
      return operations().some((card) => card.includes('✓ WatchdogAbsent · resolved'));
    });
  });

  test('a mapping is taken at once, also for what was read before', async () => {
    const mapped = (alertname: string) => {
      const mappings = [{ name: 'own', labels: { alertname } }];
      const settings = alertSchema.parse({ topics: [{ topic: 'alerts' }], channel: 'c', mappings });
      return alertConfigOf(settings, { onlyTarget: 'lab', operationsChannel: 'ops' }).sources;
    };
    const topics = [{ ...topic, source: 'own' }];
    await it.restart({ config: { ...first, topics, sources: mapped('json.titel') } });
    expect(await it.read({ title: 'DiskFull' })).toMatchObject({ alerts: 0, deadLetters: 1 });
    await it.service().reload({ ...first, topics, sources: mapped('json.title') });
    expect(await it.read({ title: 'DiskFull' })).toMatchObject({ alerts: 1, deadLetters: 0 });
    await it.service().reload({ ...first, topics, sources: mapped('"Named"') });
    expect(await it.read({ title: 'DiskFull' })).toMatchObject({ alerts: 1, changed: 1 });
  });

  test('what is a storm is taken at once', async () => {
    await it.service().reload({ ...first, storm: { ...first.storm, groups: 2 } });
    await it.read(...['A', 'B', 'C', 'D', 'E'].map((name) => ({ name, severity: 'warning' })));
    await eventually('a table', () => {
      it.clock.advance(1_000);
      return cardsIn('C1').some((card) => it.chat.read(card).includes('storm since'));
    });
  });

  test('where the bot speaks of itself is taken by a restart only', async () => {
    await it.service().reload({ ...first, operationsChannel: 'CELSEWHERE' });
    await it.service().lost('lab', 'alerts', 1n);
    await eventually('a card in the channel of the start', () => {
      it.clock.advance(1_000);
      return operations().some((card) => card.includes('RecordsLost'));
    });
  });

  test('one that does not compile changes nothing', async () => {
    const broken = configOf({
      routes: [{ matchers: [{ label: 'team', operator: '=~', value: '(' }], receiver: 'shop' }],
    });
    await expect(it.service().reload(broken)).rejects.toThrow('not a regular expression');
    await it.read(lag);
    it.clock.advance(10_000);
    await eventually('the card where it always was', () => cardsIn('C1')[0]);
  });
});
