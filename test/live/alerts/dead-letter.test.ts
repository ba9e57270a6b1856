import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../../support/app.ts';
import { describeLive } from '../../support/lab.ts';
import { administer, plainClient, produce } from '../kafka/open-kafka.ts';
import { ownTopics } from './reading.ts';

const withinMs = 30_000;

await describeLive('kafka', ({ brokers }) => {
  const kafka = plainClient(brokers);
  const topics = ownTopics();
  let bot: Bot;

  const config = (label: string) => ({
    kafka: [{ name: 'lab', brokers }],
    alerts: {
      topics: [{ topic: topics.alerts, source: 'own', from: 'earliest' }],
      mappings: [{ name: 'own', labels: { alertname: label } }],
      channel: 'ops-alerts',
      groupId: topics.groupId,
      deadLetterTopic: topics.dead,
      route: { groupWait: '0s' },
    },
  });

  beforeAll(async () => {
    await administer(kafka, (admin) =>
      admin.createTopics({ topics: [{ topic: topics.alerts }, { topic: topics.dead }], waitForLeaders: true }),
    );
    bot = await startBot({ config: config('json.title') });
  });
  afterAll(() => bot?.stop());

  test('ten thousand poison records are one card; once the mapping is mended they are read again and become alerts', async () => {
    const values = Array.from({ length: 10_000 }, (_, index) => ({
      value: `{"titel":"Disk${index % 3}","n":${index}}`,
    }));
    for (let start = 0; start < values.length; start += 1_000)
      await produce(kafka, topics.alerts, values.slice(start, start + 1_000));
    await bot.client.waitFor({
      channel: 'ops',
      contains: `10,000 records of ${topics.alerts} on lab could not be read`,
      timeoutMs: 90_000,
    });
    const said = await bot.client.messages('ops', { limit: 1_000 });
    expect(said.filter(({ shown }) => shown.includes('could not be read'))).toHaveLength(1);

    await bot.restart(config('json.titel'));
    const dana = bot.client.act('dana');
    await dana.slash('ops', `/alerts retry lab/${topics.alerts}/0@0`);
    await bot.client.waitFor({
      channel: 'ops',
      as: 'dana',
      contains: '1 record could be read now',
      timeoutMs: withinMs,
    });
    await bot.client.waitFor({ channel: 'ops-alerts', contains: 'Disk0', timeoutMs: withinMs });
  }, 180_000);
});
