import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DeadLetterService, startDeadLetters } from '../../../src/core/dead-letter/dead-letter-service.ts';
import { pushDesk } from '../../../src/core/delivery/push.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { alertConfigOf, alertSchema } from '../../../src/edge/config/alert.ts';
import { deadLetterStore } from '../../../src/edge/store/repository/dead-letter-store.ts';
import { deliveryStore } from '../../../src/edge/store/repository/delivery-store.ts';
import { randomIds } from '../../../src/lib/ids.ts';
import { createRedact } from '../../../src/lib/redact.ts';
import { checkActions } from '../../support/check-actions.ts';
import { eventually } from '../../support/eventually.ts';
import { configOf, type Heart, heart, topic } from '../delivery/heart.ts';

const silentLog = { debug() {}, info() {}, warn() {}, error() {} };
const own = { ...topic, source: 'own' } as const;

/** The sources as a configuration makes them, with a mapping that reads `label` as the name of the alert. */
function sourcesWith(label: string) {
  const mapping = { name: 'own', labels: { alertname: label } };
  const settings = alertSchema.parse({ topics: [{ topic: 'alerts' }], channel: 'c', mappings: [mapping] });
  return alertConfigOf(settings, { onlyTarget: 'lab', operationsChannel: 'ops' }).sources;
}

describe('records that no source could read', () => {
  let it: Heart;
  let letters: DeadLetterService;
  let offset = 0;

  const start = async (label = 'json.title') => {
    await letters?.stop();
    const config = { ...configOf(), topics: [own], sources: sourcesWith(label), pushStaleAfterMs: 60_000 };
    await it.restart({ config });
    const store = deadLetterStore(it.database);
    const deps = {
      deliveries: deliveryStore(it.database),
      chat: it.chat.chat,
      clock: it.clock,
      ids: randomIds(it.clock.now),
    };
    letters = startDeadLetters({
      ...deps,
      store,
      log: silentLog,
      redact: createRedact(),
      config,
      ingest: it.service().ingest,
      channel: async () => 'COPS',
      owed: it.service().wake,
    });
    return { config, store };
  };
  beforeEach(async () => {
    offset = 0;
    it = await heart();
    await start();
  });
  afterEach(async () => {
    await letters.stop();
    await it.stop();
  });

  const read = (...values: unknown[]) => {
    const records = values.map((value) => {
      offset += 1;
      const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
      const at = { target: 'lab', topic: 'alerts', partition: 0, offset: String(offset), writtenAt: it.clock.now() };
      return { ...at, key: undefined, headers: {}, value: bytes };
    });
    return letters.ingest(own, records, undefined);
  };
  const cards = () => it.chat.cards().filter(({ channelId }) => channelId === 'COPS');
  const shown = () => cards().map((card) => it.chat.read(card));
  const untilShown = (what: string) =>
    eventually(what, () => {
      it.clock.advance(1_000);
      return shown().some((each) => each.includes(what));
    });
  const idOf = (card: string | undefined) => /#([0-9A-F]{6})/.exec(card ?? '')?.[1] ?? '';
  const say = async (view: ReturnType<DeadLetterService['desk']['show']>) => plainView(await checkActions(await view));

  test('are one card with the reason, the place and a masked excerpt', async () => {
    await read({ titel: 'Disk full', password: 'hunter2' });
    await untilShown('1 record of alerts on lab could not be read');
    const [card = ''] = shown();
    expect(card).toContain('own: labels.alertname: No such key: title');
    expect(card).toContain('lab/alerts/0@1');
    expect(card).toContain('"titel": "Disk full"');
    expect(card).not.toContain('hunter2');
    expect(card).toContain('[Show] [Read again] [Skip]');
  });

  test('are ten thousand, and still one message that counts', async () => {
    for (let batch = 0; batch < 20; batch += 1) await read(...Array.from({ length: 500 }, () => ({ no: 'title' })));
    await untilShown('10,000 records of alerts on lab could not be read');
    expect(cards()).toHaveLength(1);
    expect(it.chat.calls.update).toBeLessThan(10);
  });

  test('have a card for each kind of reason, and one for all beyond five', async () => {
    await start('json[json.field]');
    await read(...[...'abcdefgh'].map((field) => ({ field })));
    await eventually('six cards', () => {
      it.clock.advance(1_000);
      return cards().length === 6;
    });
    expect(shown().filter((each) => each.includes('1 record of alerts on lab could not be read'))).toHaveLength(5);
    await untilShown('3 records of alerts on lab could not be read for 3 more reasons');
    await read({ field: 'i' });
    await untilShown('4 records of alerts on lab could not be read for 4 more reasons');
    expect(cards()).toHaveLength(6);
  });

  test('become alerts when the mapping was mended and somebody reads them again, and the card says who', async () => {
    await read({ titel: 'DiskFull' }, { titel: 'CpuHot' });
    await untilShown('2 records of alerts');
    const id = idOf(shown()[0]);
    expect(await say(letters.desk.retry({ reference: id, userId: 'UDANA' }))).toContain(
      'Still not understood: 2 records',
    );
    await start('json.titel');
    expect(await say(letters.desk.retry({ reference: id, userId: 'UDANA' }))).toContain('2 records could be read now');
    await eventually('the alerts', () => {
      it.clock.advance(1_000);
      return ['DiskFull', 'CpuHot'].every((name) => it.chat.titles().some((title) => title.includes(name)));
    });
    await untilShown('are settled');
    expect(shown()[0]).toContain('2 records: read again by @UDANA');
  });

  test('say the new reason when they are still not understood', async () => {
    await read({ titel: 'DiskFull' });
    await untilShown('No such key: title');
    await start('json.name');
    const answer = await say(letters.desk.retry({ reference: 'lab/alerts/0@1', userId: 'UDANA' }));
    expect(answer).toContain('own: labels.alertname: No such key: name');
    await untilShown('No such key: name');
  });

  test('are skipped by a person, once', async () => {
    await read({ a: 1 }, { a: 2 });
    await untilShown('2 records of alerts');
    await letters.desk.skip({ reference: 'lab/alerts/0@1', userId: 'ULEE' });
    await expect(letters.desk.skip({ reference: 'lab/alerts/0@1', userId: 'UDANA' })).rejects.toThrow(
      'lab/alerts/0@1 was skipped already.',
    );
    await untilShown('1 record of alerts');
    expect(await say(letters.desk.show({ reference: 'lab/alerts/0@1' }))).toContain('skipped by @ULEE');
    await letters.desk.skip({ reference: idOf(shown()[0]), userId: 'UDANA' });
    await untilShown('1 record: skipped by @UDANA');
    expect(await say(letters.desk.show({ reference: undefined }))).toContain(
      'Every record could be read, or was settled',
    );
    await read({ a: 3 });
    await eventually('a new card', () => {
      it.clock.advance(1_000);
      return cards().length === 2;
    });
  });

  test('are listed by kind, shown by their id and one by one', async () => {
    await read({ a: 1 }, 'no json at all');
    const list = await say(letters.desk.show({ reference: undefined }));
    expect(list).toContain('2 records could not be read');
    const id = /[0-9A-F]{6}/.exec(list)?.[0] ?? '';
    expect(await say(letters.desk.show({ reference: `#${id.toLowerCase()}` }))).toContain('1 record of alerts on lab');
    expect(await say(letters.desk.show({ reference: 'lab/alerts/0@2' }))).toContain('no json at all');
    await expect(letters.desk.show({ reference: 'ABCDEF' })).rejects.toThrow('No dead letters "ABCDEF" that are open.');
  });

  test('of a topic that is not read any more say so', async () => {
    await read({ a: 1 });
    await it.database.write([{ sql: `UPDATE dead_letter SET content = REPLACE(content, '"alerts"', '"gone"')` }]);
    const answer = await say(letters.desk.retry({ reference: 'lab/alerts/0@1', userId: 'UDANA' }));
    expect(answer).toContain('gone on lab is not read any more');
  });

  test('that were sent by HTTP can be read again, too, and wait for no topic', async () => {
    const { config, store } = await start();
    const push = pushDesk({
      config: { ...config, pushStaleAfterMs: 1 },
      ingest: letters.ingest,
      ids: randomIds(it.clock.now),
      now: it.clock.now,
    });
    const outcome = await push.take({ source: 'own', key: undefined, headers: {}, body: Buffer.from('{"titel":"X"}') });
    expect(await store.count()).toEqual({ total: 1, open: 1, waiting: 0 });
    await start('json.titel');
    const reference = outcome.kind === 'dead-letter' ? `http/own/0@${outcome.id}` : '';
    expect(await say(letters.desk.retry({ reference, userId: 'U1' }))).toContain('1 record could be read now');
  });

  test('are counted in health', async () => {
    const ask = () => letters.link.ask(AbortSignal.timeout(1_000));
    expect(await ask()).toBe('none is open');
    await read({ a: 1 });
    expect(await ask()).toMatchObject({
      state: 'warning',
      detail: '1 record could not be read, 1 not in their topic yet',
    });
  });

  test('that are forgotten are not called settled', async () => {
    await read({ a: 1 });
    await untilShown('1 record of alerts');
    await it.database.write([{ sql: 'DELETE FROM dead_letter' }]);
    await eventually('the card says so', () => {
      it.clock.advance(60_000);
      return shown()[0]?.includes('Nobody settled them in five days.');
    });
    expect(shown()[0]).not.toContain('are settled');
  });

  test('have a card that is posted anew where a crash came before it was owed', async () => {
    await read({ a: 1 });
    await untilShown('1 record of alerts');
    await it.database.write([{ sql: 'DELETE FROM delivery' }, { sql: 'UPDATE dead_letter_card SET ts = NULL' }]);
    it.chat.messages.splice(0);
    await start();
    await eventually('the card', () => {
      it.clock.advance(30_000);
      return cards().length === 1;
    });
  });

  test('have a card that is posted anew when it was deleted, and after a restart is the same', async () => {
    await read({ a: 1 });
    await untilShown('1 record of alerts');
    await start();
    await read({ a: 2 });
    await untilShown('2 records of alerts');
    expect(cards()).toHaveLength(1);
    it.chat.messages.splice(0);
    await read({ a: 3 });
    await untilShown('3 records of alerts');
    expect(cards()).toHaveLength(1);
  });
});
