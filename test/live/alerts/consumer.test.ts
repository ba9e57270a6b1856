import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CompressionTypes } from 'kafkajs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { describeLive } from '../../support/lab.ts';
import { administer, plainClient, produce } from '../kafka/open-kafka.ts';
import { ownTopics, reading } from './reading.ts';

const withinMs = 15_000;

await describeLive('kafka', ({ brokers }) => {
  const client = plainClient(brokers);
  let folder: string;
  let file: string;
  let topics: ReturnType<typeof ownTopics>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'middlewatch-alerts-'));
    file = join(folder, 'store.db');
    topics = ownTopics();
    await make(topics.alerts, 2);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const make = (topic: string, numPartitions = 1) =>
    administer(client, (admin) => admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true }));
  const alert = (name: string, more: object = {}) =>
    JSON.stringify({ name, severity: 'warning', summary: `${name} is wrong`, ...more });
  const names = (bot: { chat: { titles(): string[] } }) =>
    bot.chat.titles().map((title) => title.match(/Alert\w*/)?.[0]);
  const isReading = (bot: { state(): { state: string } }) =>
    eventually('reading', () => bot.state().state === 'reading', withinMs);

  test('a record that is appended becomes a card, acknowledged by a button, and its resolve turns it green', async () => {
    await using bot = await reading(brokers, file, { topics });
    await isReading(bot);
    await produce(client, topics.alerts, [{ key: 'a', value: alert('AlertOne') }]);
    const card = await eventually('a card', () => bot.chat.cards().find((each) => each.channelId === 'C1'), withinMs);
    const id = /#(\w{5})/.exec(bot.chat.read(card))?.[1] ?? '';
    await bot.service.desk.acknowledge({ group: id, userId: 'UDANA' });
    await eventually('who has it', () => bot.chat.read(card).includes('@UDANA'), 1_000);
    await produce(client, topics.alerts, [{ key: 'a', value: alert('AlertOne', { status: 'resolved' }) }]);
    await eventually('green', () => bot.chat.read(card).startsWith('✓ AlertOne · resolved'), withinMs);
    expect(await bot.link.ask(AbortSignal.timeout(1_000))).toMatchObject({ state: 'good' });
  });

  test('the first start begins at the end; a later one goes on where the last one was, whatever Kafka says', async () => {
    await produce(client, topics.alerts, [{ value: alert('AlertOld'), partition: 0 }]);
    {
      await using bot = await reading(brokers, file, { topics });
      await isReading(bot);
      await produce(client, topics.alerts, [{ value: alert('AlertA'), partition: 0 }]);
      await eventually('A', () => names(bot).includes('AlertA'), withinMs);
    }
    await administer(client, (admin) => admin.deleteGroups([topics.groupId]));
    await produce(client, topics.alerts, [
      { value: alert('AlertB'), partition: 0 },
      { value: alert('AlertC'), partition: 1 },
    ]);
    await using bot = await reading(brokers, file, { topics });
    await eventually('B and C', () => names(bot).includes('AlertB') && names(bot).includes('AlertC'), withinMs);
    expect(names(bot)).not.toContain('AlertOld');
    expect(names(bot)).not.toContain('AlertA');
  });

  test('records that Kafka gives again are dropped', async () => {
    {
      await using bot = await reading(brokers, file, { topics, from: 'earliest' });
      await produce(client, topics.alerts, [{ value: alert('AlertA'), partition: 0 }]);
      await eventually('A', () => names(bot).includes('AlertA'), withinMs);
    }
    await administer(client, (admin) =>
      admin.setOffsets({ groupId: topics.groupId, topic: topics.alerts, partitions: [{ partition: 0, offset: '0' }] }),
    );
    await using bot = await reading(brokers, file, { topics, from: 'earliest' });
    await isReading(bot);
    await produce(client, topics.alerts, [{ value: alert('AlertB'), partition: 0 }]);
    await eventually('B', () => names(bot).includes('AlertB'), withinMs);
    expect(names(bot)).not.toContain('AlertA');
  });

  test('poison goes to the dead-letter topic with its reason, byte for byte, also when that topic comes later', async () => {
    const poison = Buffer.concat([Buffer.from([0xff, 0x00]), gzipSync('poison')]);
    await using bot = await reading(brokers, file, { topics });
    await isReading(bot);
    await produce(client, topics.alerts, [
      { key: 'k', value: poison, partition: 1 },
      { value: alert('AlertGood'), partition: 1 },
    ]);
    await eventually('the good one', () => names(bot).includes('AlertGood'), withinMs);
    await make(topics.dead);
    const consumer = client.consumer({ groupId: `${topics.groupId}-reader`, maxWaitTimeInMs: 100 });
    const found = Promise.withResolvers<{ value: Buffer | null; reason: string; offset: string }>();
    await consumer.connect();
    await consumer.subscribe({ topics: [topics.dead], fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message: { value, headers } }) =>
        found.resolve({
          value,
          reason: String(headers?.['middlewatch-reason']),
          offset: `${headers?.['middlewatch-topic']}/${headers?.['middlewatch-partition']}@${headers?.['middlewatch-offset']}`,
        }),
    });
    const letter = await found.promise;
    await consumer.disconnect();
    expect(letter).toEqual({ value: poison, reason: 'The value is not JSON.', offset: `${topics.alerts}/1@0` });
  }, 40_000);

  test('a topic that does not exist yet is said and read once it does', async () => {
    const later = ownTopics();
    await using bot = await reading(brokers, file, { topics: later, from: 'earliest' });
    await eventually('the sentence', () => bot.state().missing.includes(later.alerts), withinMs);
    await make(later.alerts);
    await produce(client, later.alerts, [{ value: alert('AlertLate') }]);
    await eventually('its alert', () => names(bot).includes('AlertLate'), 25_000);
  }, 40_000);

  test('a topic that was made anew is read from its start', async () => {
    {
      await using bot = await reading(brokers, file, { topics, from: 'earliest' });
      const many = Array.from({ length: 5 }, () => ({ value: alert('AlertA'), partition: 0 }));
      await produce(client, topics.alerts, many);
      await eventually('A', () => names(bot).includes('AlertA'), withinMs);
    }
    await administer(client, (admin) => admin.deleteTopics({ topics: [topics.alerts] }));
    await eventually(
      'it is gone',
      () => administer(client, async (admin) => !(await admin.listTopics()).includes(topics.alerts)),
      withinMs,
    );
    await make(topics.alerts, 2);
    await produce(client, topics.alerts, [{ value: alert('AlertNew'), partition: 0 }]);
    await using bot = await reading(brokers, file, { topics, from: 'earliest' });
    await eventually('New', () => names(bot).includes('AlertNew'), withinMs);
    expect(bot.chat.titles().some((title) => title.includes('it was made anew'))).toBe(true);
  }, 40_000);

  test('records that retention deleted before they were read are an alert', async () => {
    {
      await using bot = await reading(brokers, file, { topics, from: 'earliest' });
      await produce(client, topics.alerts, [{ value: alert('AlertA'), partition: 0 }]);
      await eventually('A', () => names(bot).includes('AlertA'), withinMs);
    }
    const lost = ['B', 'C', 'D'].map((name) => ({ value: alert(`Alert${name}`), partition: 0 }));
    await produce(client, topics.alerts, [...lost, { value: alert('AlertE'), partition: 0 }]);
    await administer(client, async (admin) => {
      await admin.fetchTopicOffsets(topics.alerts);
      await admin.deleteTopicRecords({ topic: topics.alerts, partitions: [{ partition: 0, offset: '4' }] });
    });
    await using bot = await reading(brokers, file, { topics, from: 'earliest' });
    await eventually('E', () => names(bot).includes('AlertE'), withinMs);
    const card = await eventually(
      'the alert',
      () => bot.chat.cards().find(({ channelId }) => channelId === 'COPS'),
      withinMs,
    );
    expect(bot.chat.read(card)).toContain(`3 records of lab/${topics.alerts} were deleted by retention`);
  });

  test('a batch that unfolds to more than is taken becomes one dead letter that names its offsets, and reading goes on', async () => {
    await using bot = await reading(brokers, file, { topics });
    await isReading(bot);
    const producer = client.producer();
    await producer.connect();
    const bomb = { value: Buffer.alloc(65 * 1024 * 1024), partition: 0 };
    await producer.send({ topic: topics.alerts, compression: CompressionTypes.GZIP, messages: [bomb] });
    await producer.disconnect();
    await produce(client, topics.alerts, [
      { value: alert('AlertBehind'), partition: 0 },
      { value: alert('AlertBeside'), partition: 1 },
    ]);
    await eventually('both', () => names(bot).includes('AlertBehind') && names(bot).includes('AlertBeside'), withinMs);
    const [letter, ...more] = await bot.database.read('SELECT content FROM dead_letter');
    expect(more).toEqual([]);
    expect(JSON.parse(String(letter?.content))).toMatchObject({
      partition: 0,
      offset: '0',
      reason: expect.stringContaining('Offset 0 cannot be read (gzip)'),
      headers: { 'middlewatch-first-offset': '0', 'middlewatch-last-offset': '0', 'middlewatch-compression': 'gzip' },
    });
    expect(await bot.link.ask(AbortSignal.timeout(1_000))).toMatchObject({ state: 'good' });
  });

  test('a gzip batch is read', async () => {
    await using bot = await reading(brokers, file, { topics });
    await isReading(bot);
    const producer = client.producer();
    await producer.connect();
    await producer.send({
      topic: topics.alerts,
      compression: CompressionTypes.GZIP,
      messages: [{ value: alert('AlertZip') }],
    });
    await producer.disconnect();
    await eventually('Zip', () => names(bot).includes('AlertZip'), withinMs);
  });
});
