import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp } from '../../../src/app.ts';
import { configSchema } from '../../../src/edge/config/config.ts';
import { workspaceClient } from '../../../workspace/client.ts';
import { startWorkspace, type Workspace } from '../../../workspace/start.ts';
import { describeLive } from '../../support/lab.ts';
import { socketSettings } from '../../support/slack-settings.ts';
import { administer, plainClient, produce } from '../kafka/open-kafka.ts';
import { ownTopics } from './reading.ts';

const withinMs = 20_000;

await describeLive('kafka', ({ brokers }) => {
  const kafka = plainClient(brokers);
  const topics = ownTopics();
  let folder: string;
  let workspace: Workspace;
  let chat: ReturnType<typeof workspaceClient>;
  let app: App;

  const start = async () => {
    const config = configSchema.parse({
      store: { path: join(folder, 'store.db') },
      http: { port: 0 },
      kafka: [{ name: 'lab', brokers }],
      operationsChannel: 'ops',
      alerts: {
        topics: [{ topic: topics.alerts }],
        channel: 'ops-alerts',
        groupId: topics.groupId,
        deadLetterTopic: topics.dead,
        route: { groupWait: '0', groupInterval: '2s' },
      },
    });
    const slack = socketSettings(workspace);
    app = await createApp({ config, slack, log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }) });
    await app.start();
    await chat.waitConnected();
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'middlewatch-end-to-end-'));
    await administer(kafka, (admin) =>
      admin.createTopics({ topics: [{ topic: topics.alerts }, { topic: topics.dead }], waitForLeaders: true }),
    );
    workspace = await startWorkspace();
    chat = workspaceClient(workspace);
    await start();
    await healthSays('Alerts from Kafka lab', 'no record yet');
  }, 60_000);
  afterAll(async () => {
    await app?.stop();
    await workspace?.stop();
    await rm(folder, { recursive: true });
  });

  /** Asks until the line of a link says it. */
  const healthSays = (link: string, what: string) =>
    chat.waitUntil(async () => {
      await chat.act('dana').slash('ops', '/ops health');
      const seen = await chat.messages('ops', { as: 'dana', limit: 1_000 });
      return seen.some(({ shown }) => shown.split('\n').some((line) => line.includes(link) && line.includes(what)));
    }, withinMs);
  const alert = (status: string, more: object = {}) =>
    JSON.stringify({
      name: 'OrderLag',
      severity: 'critical',
      status,
      summary: 'lag 48,210 and growing <!channel> *bold* ```',
      labels: { namespace: 'shop', pod: 'orders-1', topic: 'orders.v1', group: 'billing', ...more },
    });
  const card = (contains: string) =>
    chat.waitFor({
      channel: 'ops-alerts',
      contains,
      timeoutMs: withinMs,
      where: (message) => message.thread_ts === undefined || message.thread_ts === message.ts,
    });

  test('a record becomes a card, Acknowledge and Silence show on it, Trace tells why, a resolve turns it green', async () => {
    await produce(kafka, topics.alerts, [{ value: alert('firing') }]);
    const fired = await card('1 firing');
    expect(fired.text).toBe('● CRITICAL shop/orders-1: lag 48,210 and growing &lt;!channel&gt; *bold* ```');

    await chat.act('dana').click(fired, 'Acknowledge');
    const taken = await chat.waitFor({
      channel: 'ops-alerts',
      where: (message) => message.ts === fired.ts && /Who: @?dana/i.test(message.shown),
    });
    expect(taken.ts).toBe(fired.ts);
    await chat.waitFor({ channel: 'ops-alerts', thread: fired.ts, contains: 'acknowledged' });

    await chat.act('lee').click(fired, 'Trace');
    await chat.waitFor({ channel: 'ops-alerts', as: 'lee', contains: `lab/${topics.alerts}/0@0`, timeoutMs: withinMs });

    await chat.act('dana').select(fired, 'Silence', '1 hour');
    await card('silenced until');

    await produce(kafka, topics.alerts, [{ value: alert('resolved') }]);
    const over = await card('resolved after');
    expect(over.ts).toBe(fired.ts);
  }, 60_000);

  test('what fires while the bot is away is told when it is back, once', async () => {
    await app.stop();
    await chat.waitConnected(0);
    await produce(kafka, topics.alerts, [{ value: alert('firing', { namespace: 'bank' }) }]);
    await start();
    await card('bank/orders-1');
    await chat.act('dana').slash('ops', '/alerts list');
    const listed = await chat.waitFor({ channel: 'ops', as: 'dana', contains: 'CRITICAL', timeoutMs: withinMs });
    expect(listed.shown).toContain('OrderLag');
    const cards = (await chat.messages('ops-alerts', { limit: 1_000 })).filter((message) =>
      message.shown.includes('bank/orders-1'),
    );
    expect(cards).toHaveLength(1);
  }, 60_000);
});
