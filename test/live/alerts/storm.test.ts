import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp } from '../../../src/app.ts';
import { configSchema } from '../../../src/edge/config/config.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { type SeenMessage, workspaceClient } from '../../../workspace/client.ts';
import { startWorkspace, type Workspace } from '../../../workspace/start.ts';
import { describeLive } from '../../support/lab.ts';
import { socketSettings } from '../../support/slack-settings.ts';
import { administer, plainClient, produce } from '../kafka/open-kafka.ts';
import { ownTopics } from './reading.ts';

const withinMs = 40_000;
const minuteMs = 60_000;
const groups = 50;
const criticals = 5;

await describeLive('kafka', ({ brokers }) => {
  const kafka = plainClient(brokers);
  const topics = ownTopics();
  let folder: string;
  let workspace: Workspace;
  let chat: ReturnType<typeof workspaceClient>;
  let app: App;
  /** The bot's clock is that much ahead: the times of a storm are minutes. */
  let aheadMs = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'middlewatch-storm-'));
    await administer(kafka, (admin) =>
      admin.createTopics({ topics: [{ topic: topics.alerts }, { topic: topics.dead }], waitForLeaders: true }),
    );
    workspace = await startWorkspace();
    chat = workspaceClient(workspace);
    const config = configSchema.parse({
      store: { path: join(folder, 'store.db') },
      http: { port: 0 },
      kafka: [{ name: 'lab', brokers }],
      operationsChannel: 'ops',
      alerts: {
        topics: [{ topic: topics.alerts, from: 'earliest', staleAfter: '1h' }],
        channel: 'ops-alerts',
        groupId: topics.groupId,
        deadLetterTopic: topics.dead,
        route: { groupWait: '0', groupInterval: '2s' },
      },
    });
    const slack = socketSettings(workspace);
    const clock = systemClock();
    app = await createApp(
      { config, slack, log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }) },
      { clock: { ...clock, now: () => clock.now() + aheadMs } },
    );
    await app.start();
    await chat.waitConnected();
  }, 60_000);
  afterAll(async () => {
    await app?.stop();
    await workspace?.stop();
    await rm(folder, { recursive: true });
  });

  const alert = (name: string, severity: string) => ({
    value: JSON.stringify({
      name,
      severity,
      summary: `${name} is not keeping up`,
      labels: { namespace: 'shop', pod: `${name.toLowerCase()}-1` },
    }),
  });
  const seen = () => chat.messages('ops-alerts', { limit: 1_000 });
  const isTable = ({ shown }: SeenMessage) => /storm (since|from)/.test(shown);
  const isReply = ({ ts, thread_ts: thread }: SeenMessage) => thread !== undefined && thread !== ts;
  const isCard = (message: SeenMessage) => !isTable(message) && !isReply(message);
  const inTable = (table: SeenMessage | undefined) => Number(/in (\d+) groups/.exec(table?.shown ?? '')?.[1] ?? 0);
  const tables = async () => (await seen()).filter(isTable);
  const replyOf = (contains: string) =>
    chat.waitFor({ channel: 'ops-alerts', contains, where: isReply, timeoutMs: withinMs });

  test('fifty groups at once are three criticals on their own and one table, and each is told once', async () => {
    await produce(
      kafka,
      topics.alerts,
      Array.from({ length: groups }, (_, index) =>
        alert(`Group${10 + index}`, index < criticals ? 'critical' : 'warning'),
      ),
    );
    await chat.waitUntil(async () => {
      const messages = await seen();
      return messages.filter(isCard).length + inTable(messages.find(isTable)) === groups;
    }, withinMs);
    const messages = await seen();
    const cards = messages.filter(isCard);
    expect(messages.filter(isTable)).toHaveLength(1);
    expect(cards.filter(({ shown }) => shown.includes('CRITICAL'))).toHaveLength(3);
    // One or two were on their way when it was seen to be a storm.
    expect(cards.length).toBeLessThanOrEqual(5);
    const [table] = messages.filter(isTable);
    const rows = table?.shown.split('\n').filter((line) => / (CRITICAL|WARNING) /.test(line)) ?? [];
    expect(rows.slice(0, criticals - 3).every((row) => row.includes('CRITICAL'))).toBe(true);
  }, 90_000);

  test('a critical that comes later rings under the table', async () => {
    await produce(kafka, topics.alerts, [alert('Group90', 'critical')]);
    await chat.waitUntil(async () => (await tables()).some(({ shown }) => shown.includes('Group90')), withinMs);
    aheadMs += 2 * minuteMs;
    const ring = await replyOf('Group90 is not keeping up');
    const [table] = await tables();
    expect(ring).toMatchObject({ thread_ts: table?.ts, subtype: 'thread_broadcast' });
    expect(ring.text).toContain('CRITICAL');
  }, 90_000);

  test('Acknowledge all takes what fires, and the table says who has it', async () => {
    const [table] = await tables();
    if (table === undefined) throw new Error('there is no table');
    await chat.act('dana').click(table, 'Acknowledge all');
    await chat.waitFor({ channel: 'ops-alerts', as: 'dana', contains: 'You have', timeoutMs: withinMs });
    const taken = await chat.waitFor({
      channel: 'ops-alerts',
      where: (message) => isTable(message) && /Who: .*has \d+, nothing is left/.test(message.shown),
      timeoutMs: withinMs,
    });
    expect(taken.ts).toBe(table.ts);
  }, 90_000);

  test('after five calm minutes it ends with a digest that rings, in one table as before', async () => {
    aheadMs += 5 * minuteMs;
    const digest = await replyOf('Storm over after');
    expect(digest).toMatchObject({ subtype: 'thread_broadcast' });
    expect(digest.shown).toMatch(/\d+ of \d+ groups not resolved/);
    await chat.waitUntil(async () => (await tables()).some(({ shown }) => shown.includes('storm from')), withinMs);
    expect(await tables()).toHaveLength(1);
  }, 90_000);
});
