import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp } from '../../../src/app.ts';
import { configSchema } from '../../../src/edge/config/config.ts';
import { workspaceClient } from '../../../workspace/client.ts';
import { startWorkspace, type Workspace } from '../../../workspace/start.ts';
import { eventually } from '../../support/eventually.ts';
import { describeLive } from '../../support/lab.ts';
import { socketSettings } from '../../support/slack-settings.ts';
import { administer, plainClient, produce } from '../kafka/open-kafka.ts';
import { ownTopics } from './reading.ts';

const withinMs = 30_000;

await describeLive('kafka', ({ brokers }) => {
  const kafka = plainClient(brokers);
  const topics = ownTopics();
  const pages: { commonLabels: object; middlewatch: { id: string } }[] = [];
  let beats = 0;
  let folder: string;
  let outside: Server;
  let workspace: Workspace;
  let chat: ReturnType<typeof workspaceClient>;
  let app: App;
  let metrics: () => Promise<string>;

  /** The fallback receiver, and who listens for the dead-man's switch. */
  async function listen(): Promise<string> {
    outside = createServer(async (request, response) => {
      const body = await text(request);
      if (request.url === '/beat') beats += 1;
      else pages.push(JSON.parse(body));
      response.end();
    });
    outside.listen(0, '127.0.0.1');
    await once(outside, 'listening');
    const address = outside.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'middlewatch-fallback-'));
    const url = await listen();
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
        topics: [{ topic: topics.alerts, from: 'earliest' }],
        channel: 'ops-alerts',
        groupId: topics.groupId,
        deadLetterTopic: topics.dead,
        route: { groupWait: '0', groupInterval: '2s' },
        fallback: { after: '3s', webhook: { url: `${url}/page` } },
        deadMansSwitch: { url: `${url}/beat`, every: '1s' },
      },
    });
    const slack = socketSettings(workspace);
    app = await createApp({ config, slack, log: pino({ level: process.env.LOG_LEVEL ?? 'silent' }) });
    const { httpPort } = await app.start();
    metrics = async () => (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
    await chat.waitConnected();
  }, 60_000);
  afterAll(async () => {
    await app?.stop();
    await workspace?.stop();
    outside?.close();
    await rm(folder, { recursive: true });
  });

  const alert = (name: string, severity: string) => JSON.stringify({ name, severity, summary: `${name} is wrong` });

  test("the dead-man's switch is called once the bot reads", async () => {
    await eventually('a beat', () => beats > 0, withinMs);
  });

  test.each([
    ['answers 500', 'http_error'],
    ['takes it and loses the answer', 'answer_lost'],
    ['asks to wait', 'rate_limited'],
  ] as const)(
    'while Slack %s, what pages goes to the fallback receiver once; then Slack has it, and says so',
    async (_, kind) => {
      const name = `Page-${kind}`;
      await chat.addFault({ kind, method: 'chat.postMessage', times: 1_000 });
      await chat.addFault({ kind: 'http_error', method: 'conversations.history', times: 1_000 });
      await produce(kafka, topics.alerts, [
        { value: alert(name, 'critical') },
        { value: alert(`Quiet-${kind}`, 'warning') },
      ]);
      const mine = () => pages.filter(({ commonLabels }) => Reflect.get(commonLabels, 'alertname') === name);
      await eventually('the page', () => mine().length > 0, withinMs);
      await chat.clearFaults();
      // A double of an answer that was lost may stand beside it: the line is under one of them.
      await chat.waitUntil(async () => {
        const seen = await chat.messages('ops-alerts', { limit: 1_000 });
        const cards = seen.filter(({ shown }) => shown.includes(`CRITICAL  ${name}`)).map(({ ts }) => ts);
        return seen.some(
          ({ shown, thread_ts: thread }) =>
            thread !== undefined && cards.includes(thread) && shown.includes('Went to the fallback receiver'),
        );
      }, withinMs);
      expect(mine()).toHaveLength(1);
      expect(pages.some(({ commonLabels }) => JSON.stringify(commonLabels).includes('Quiet'))).toBe(false);
    },
    90_000,
  );

  test('the figures of it stand in the metrics', async () => {
    const shown = await metrics();
    expect(shown).toMatch(/middlewatch_fallback_pages\{state="sent"\} 3/);
    expect(shown).toMatch(/middlewatch_alert_records_total \d/);
    expect(shown).toMatch(/middlewatch_consumer_link_up\{target="lab"\} 1/);
    expect(shown).toMatch(/middlewatch_dead_man_called_age_seconds \d/);
  });
});
