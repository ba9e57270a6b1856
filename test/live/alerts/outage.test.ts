import { glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Cluster, startCluster } from '../../../lab/kafka/cluster.ts';
import { kafka as kafkaLab } from '../../../lab/kafka/kafka.ts';
import { splitBatches } from '../../../src/edge/kafka/unreadable-batch.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOwn } from '../../support/lab.ts';
import { administer, plainClient, produce } from '../kafka/open-kafka.ts';
import { ownTopics, reading } from './reading.ts';

const startWithinMs = 120_000;
const backWithinMs = 60_000;

await describeOwn(kafkaLab(), () => {
  let folder: string;
  let cluster: Cluster;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'middlewatch-outage-'));
    cluster = await startCluster({ dir: join(folder, 'kafka'), brokers: 1 }, AbortSignal.timeout(startWithinMs));
  }, startWithinMs + 10_000);
  afterAll(async () => {
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const client = () => plainClient(cluster.addresses);
  const alert = (name: string, more: object = {}) => JSON.stringify({ name, summary: name, ...more });
  const fresh = async () => {
    const topics = ownTopics();
    const wanted = [{ topic: topics.alerts, numPartitions: 2 }];
    await administer(client(), (admin) => admin.createTopics({ topics: wanted, waitForLeaders: true }));
    return topics;
  };
  const told = (bot: { chat: { titles(): string[] } }, name: string) =>
    bot.chat.titles().some((title) => title.includes(name));

  test('a store that is full pauses reading, says so, and loses nothing when there is room again', async () => {
    const topics = await fresh();
    await using bot = await reading(cluster.addresses, join(folder, 'full.db'), { topics, from: 'earliest' });
    await produce(client(), topics.alerts, [{ value: alert('AlertBefore') }]);
    await eventually('the first', () => told(bot, 'AlertBefore'), backWithinMs);
    const [pages] = await bot.database.read('PRAGMA page_count');
    await bot.database.read(`PRAGMA max_page_count = ${Number(pages?.page_count) + 1}`);
    const long = 'x'.repeat(7_000);
    const many = Array.from({ length: 40 }, (_, index) => ({
      value: alert(`AlertDuring${index}`, { annotations: { long } }),
    }));
    await produce(client(), topics.alerts, many);
    await eventually('the pause', () => bot.state().state === 'paused', backWithinMs);
    expect(await bot.link.ask(AbortSignal.timeout(1_000))).toMatchObject({
      state: 'bad',
      detail: expect.stringContaining('the disk is full'),
    });
    await bot.database.read('PRAGMA max_page_count = 1000000');
    await eventually(
      'all of them stored',
      async () => {
        const [row] = await bot.database.read('SELECT COUNT(*) AS count FROM alert');
        return row?.count === 41;
      },
      backWithinMs,
    );
  }, 150_000);

  test("a batch that is damaged on the broker's disk is left out, named, and read past", async () => {
    const topics = await fresh();
    for (const name of ['AlertBefore', 'AlertLost', 'AlertAfter']) {
      await produce(client(), topics.alerts, [{ value: alert(name), partition: 0 }]);
    }
    await produce(client(), topics.alerts, [{ value: alert('AlertBeside'), partition: 1 }]);
    let segment = '';
    for await (const each of glob(join(folder, '**', `${topics.alerts}-0`, '*.log'))) segment = each;
    const log = await readFile(segment);
    const [first, second] = splitBatches(log);
    await writeFile(
      String(segment),
      log.fill(0xff, Number(first?.length) + 61, Number(first?.length) + Number(second?.length)),
    );
    await using bot = await reading(cluster.addresses, join(folder, 'damaged.db'), { topics, from: 'earliest' });
    await eventually(
      'the others',
      () => ['Before', 'After', 'Beside'].every((each) => told(bot, `Alert${each}`)),
      backWithinMs,
    );
    expect(told(bot, 'AlertLost')).toBe(false);
    const letters = await bot.database.read('SELECT content FROM dead_letter');
    expect(letters.map(({ content }) => JSON.parse(String(content)).reason)).toEqual([
      'Offset 1 cannot be read (not compressed), and is left out. What the batch holds is not what it announces: it is damaged.',
    ]);
  }, 150_000);

  test('what retention deletes while the store is full is an alert, and reading goes on behind it', async () => {
    const topics = await fresh();
    await using bot = await reading(cluster.addresses, join(folder, 'retention.db'), { topics, from: 'earliest' });
    await produce(client(), topics.alerts, [{ value: alert('AlertBefore'), partition: 0 }]);
    await eventually('the first', () => told(bot, 'AlertBefore'), backWithinMs);
    const [pages] = await bot.database.read('PRAGMA page_count');
    await bot.database.read(`PRAGMA max_page_count = ${Number(pages?.page_count) + 1}`);
    const long = 'x'.repeat(7_000);
    const many = Array.from({ length: 40 }, (_, index) => ({
      value: alert(`AlertDuring${index}`, { annotations: { long } }),
      partition: 0,
    }));
    await produce(client(), topics.alerts, many);
    await eventually('the pause', () => bot.state().state === 'paused', backWithinMs);
    await administer(client(), async (admin) => {
      await admin.fetchTopicOffsets(topics.alerts);
      await admin.deleteTopicRecords({ topic: topics.alerts, partitions: [{ partition: 0, offset: '41' }] });
    });
    await bot.database.read('PRAGMA max_page_count = 1000000');
    await produce(client(), topics.alerts, [{ value: alert('AlertAfter'), partition: 0 }]);
    await eventually('what came after', () => told(bot, 'AlertAfter'), backWithinMs);
    await eventually('the alert', () => told(bot, 'RecordsLost'), backWithinMs);
    const card = bot.chat.cards().find((each) => bot.chat.read(each).includes('RecordsLost'));
    expect(bot.chat.read(card)).toMatch(/\d+ records? of .* (was|were) deleted by retention/);
  }, 150_000);

  test('while the broker is away nothing turns unknown; then the gap is told, and silence counts from there', async () => {
    const topics = await fresh();
    let aheadMs = 0;
    const clock = { staleAfterMs: 60_000, aheadMs: () => aheadMs };
    await using bot = await reading(cluster.addresses, join(folder, 'blind.db'), {
      topics,
      from: 'earliest',
      ...clock,
    });
    await produce(client(), topics.alerts, [{ value: alert('AlertBefore') }]);
    await eventually('the first', () => told(bot, 'AlertBefore'), backWithinMs);
    const card = bot.chat.cards().find((each) => bot.chat.read(each).includes('AlertBefore'));
    await eventually(
      'the link',
      async () => (await bot.database.read(`SELECT value FROM setting WHERE name LIKE '%lab%'`)).length > 0,
      backWithinMs,
    );
    await cluster.brokers[0]?.kill();
    await eventually('it is seen', () => bot.state().state === 'failing', backWithinMs);
    // In steps, so that the watch sees it away first and then for so long.
    await eventually(
      'the alert about it',
      () => {
        aheadMs += 1_000;
        return told(bot, 'AlertsNotRead');
      },
      backWithinMs,
    );
    expect(aheadMs).toBeGreaterThan(60_000);
    expect(bot.chat.read(card)).not.toContain('last heard');
    await cluster.brokers[0]?.start(AbortSignal.timeout(startWithinMs));
    await produce(client(), topics.alerts, [{ value: alert('AlertLate') }]);
    await eventually('the gap', () => told(bot, 'Blind'), backWithinMs);
    const gap = bot.chat.titles().find((title) => title.includes('Blind'));
    expect(gap).toMatch(/Blind .*: \d+ read late, \d+ still firing/);
    // Time goes on with what is polled: without an answer for half a minute there would be no link again.
    let polledAt = bot.state().lastPollAt;
    await eventually(
      'silence that counts',
      () => {
        const { lastPollAt } = bot.state();
        if (lastPollAt !== polledAt) aheadMs += 5_000;
        polledAt = lastPollAt;
        return bot.chat.read(card).includes('last heard');
      },
      backWithinMs,
    );
  }, 250_000);

  test('a broker that is killed and comes back is read on, without a gap and without a word twice', async () => {
    const topics = await fresh();
    await using bot = await reading(cluster.addresses, join(folder, 'killed.db'), { topics, from: 'earliest' });
    await produce(client(), topics.alerts, [{ value: alert('AlertBefore') }]);
    await eventually('the first', () => told(bot, 'AlertBefore'), backWithinMs);
    await cluster.brokers[0]?.kill();
    await eventually('it is seen', () => bot.state().state === 'failing', backWithinMs);
    await cluster.brokers[0]?.start(AbortSignal.timeout(startWithinMs));
    await produce(client(), topics.alerts, [{ value: alert('AlertAfter') }]);
    await eventually('the next', () => told(bot, 'AlertAfter'), backWithinMs);
    expect(bot.chat.titles().filter((title) => title.includes('AlertBefore'))).toHaveLength(1);
  }, 200_000);
});
