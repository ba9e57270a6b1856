import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp } from '../../../src/app.ts';
import { configSchema } from '../../../src/edge/config/config.ts';
import { workspaceClient } from '../../../workspace/client.ts';
import { startWorkspace, type Workspace } from '../../../workspace/start.ts';
import { eventually } from '../../support/eventually.ts';
import { describeLive } from '../../support/lab.ts';
import { socketSettings } from '../../support/slack-settings.ts';
import { ownTopics } from '../alerts/reading.ts';
import { administer, plainClient } from '../kafka/open-kafka.ts';

const withinMs = 60_000;

await describeLive('kafka', ({ brokers }) => {
  const kafka = plainClient(brokers);
  const names = ownTopics();
  const [first, second] = [`${names.alerts}-a`, `${names.alerts}-b`];
  let folder: string;
  let workspace: Workspace;
  let chat: ReturnType<typeof workspaceClient>;
  let app: App;
  let figures: () => Promise<string>;
  let version = 0;
  let targets = ['lab'];
  let topics: readonly object[] = [{ topic: first, from: 'earliest' }];

  const load = () =>
    configSchema.parse({
      store: { path: join(folder, 'store.db') },
      http: { port: 0 },
      kafka: targets.map((name) => ({ name, brokers })),
      operationsChannel: 'ops',
      alerts: {
        topics,
        channel: 'ops-alerts',
        groupId: names.groupId,
        deadLetterTopic: names.dead,
        route: { groupBy: ['team'], groupWait: '0', groupInterval: '1h' },
      },
    });
  const file = { name: 'middlewatch.yaml', load, digest: () => String(version), watch: () => () => undefined };
  const become = async (next: readonly object[]): Promise<void> => {
    topics = next;
    version += 1;
    await app.reload();
  };
  const recordsRead = async () => Number(/^middlewatch_alert_records_total (\d+)/m.exec(await figures())?.[1] ?? 0);
  const healthLines = async () => {
    await chat.act('dana').slash('ops', '/ops health');
    const seen = await chat.messages('ops', { as: 'dana', limit: 1_000 });
    return seen.findLast(({ shown }) => shown.includes('Alerts from Kafka'))?.shown ?? '';
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'middlewatch-reload-topics-'));
    const wanted = [first, second].map((topic) => ({ topic, numPartitions: 3 }));
    await administer(kafka, (admin) =>
      admin.createTopics({ topics: [...wanted, { topic: names.dead }], waitForLeaders: true }),
    );
    workspace = await startWorkspace();
    chat = workspaceClient(workspace);
    const slack = socketSettings(workspace);
    const log = pino({ level: process.env.LOG_LEVEL ?? 'silent' });
    app = await createApp({ config: load(), slack, log, file });
    const { httpPort } = await app.start();
    figures = async () => (await fetch(`http://127.0.0.1:${httpPort}/metrics`)).text();
    await chat.waitConnected();
  }, 60_000);
  afterAll(async () => {
    await app?.stop();
    await workspace?.stop();
    await rm(folder, { recursive: true });
  });

  test('topics that come, go and come again while records flow are read without one lost or read twice', async () => {
    const producer = kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    const written = { [first]: 0, [second]: 0 };
    const write = async (topic: string, count: number): Promise<void> => {
      const messages = Array.from({ length: count }, () => {
        written[topic] = (written[topic] ?? 0) + 1;
        return { value: JSON.stringify({ name: `${topic}-${written[topic]}`, labels: { team: topic } }) };
      });
      await producer.send({ topic, messages });
    };
    const all = () => Object.values(written).reduce((sum, count) => sum + count, 0);
    const readAll = (what: string) => eventually(what, async () => (await recordsRead()) === all(), withinMs);
    let flows = true;
    const flow = (async () => {
      while (flows) await write(first, 5);
    })();
    try {
      await become([
        { topic: first, target: 'lab' },
        { topic: second, from: 'earliest' },
      ]);
      await write(second, 20);
      await eventually('some of the second', async () => /last record/.test(await healthLines()), withinMs);
      await become([{ topic: first, staleAfter: '1h' }]);
      await write(second, 20);
      await become([{ topic: second }, { topic: first }]);
      await write(second, 20);
    } finally {
      flows = false;
      await flow;
      await producer.disconnect();
    }
    await readAll('every record, once');
    expect(written[second]).toBe(60);
    // Both are read to their ends, so that nothing more can come.
    await eventually('that nothing waits', async () => / 0 records behind/.test(await healthLines()), withinMs);
    expect(await recordsRead()).toBe(all());
  }, 180_000);

  test('a topic of a target that the bot has no connection to changes nothing, and the way out is said', async () => {
    const before = await recordsRead();
    targets = ['lab', 'other'];
    await become([{ topic: first }, { topic: second }, { topic: first, target: 'other' }]);
    const said = await chat.waitFor({ channel: 'ops', contains: 'no connection to', timeoutMs: withinMs });
    expect(said.shown).toContain('Restart it: connections are made at the start.');
    targets = ['lab'];
    expect(await recordsRead()).toBe(before);
    expect(await healthLines()).toContain('Alerts from Kafka lab');
  }, 90_000);
});
