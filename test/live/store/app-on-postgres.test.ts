import { expect, test, vi } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { configSchema } from '../../../src/edge/config/config.ts';
import { createLog } from '../../../src/lib/log.ts';
import { createRedact } from '../../../src/lib/redact.ts';
import { workspaceClient } from '../../../workspace/client.ts';
import { startWorkspace } from '../../../workspace/start.ts';
import { describeLive } from '../../support/lab.ts';
import { socketSettings } from '../../support/slack-settings.ts';
import { describePostgres } from '../../support/test-postgres.ts';
import { ownTopics } from '../alerts/reading.ts';
import { administer, plainClient, produce } from '../kafka/open-kafka.ts';

const withinMs = 30_000;

await describeLive('kafka', ({ brokers }) => {
  describePostgres('the bot on PostgreSQL', (server) => {
    test('answers a command, delivers an alert, and loses nothing when the server crashes meanwhile', async () => {
      const kafka = plainClient(brokers);
      const topics = ownTopics();
      await administer(kafka, (admin) =>
        admin.createTopics({ topics: [{ topic: topics.alerts }, { topic: topics.dead }], waitForLeaders: true }),
      );
      vi.stubEnv('MIDDLEWATCH_TEST_STORE', await server().makeDatabase());
      const workspace = await startWorkspace();
      const chat = workspaceClient(workspace);
      const config = configSchema.parse({
        store: { url: { env: 'MIDDLEWATCH_TEST_STORE' } },
        http: { port: 0 },
        kafka: [{ name: 'lab', brokers }],
        alerts: {
          topics: [{ topic: topics.alerts, from: 'earliest' }],
          channel: 'ops-alerts',
          groupId: topics.groupId,
          deadLetterTopic: topics.dead,
          route: { groupWait: '0', groupInterval: '2s' },
        },
      });
      const slack = socketSettings(workspace);
      const app = await createApp({ config, slack, log: createLog('silent', createRedact()) });
      const alert = (name: string) => ({
        value: JSON.stringify({ name, severity: 'critical', summary: `${name} fires` }),
      });
      const card = (contains: string) => chat.waitFor({ channel: 'ops-alerts', contains, timeoutMs: withinMs });
      try {
        await app.start();
        await chat.waitConnected();
        await chat.act('dana').slash('ops', '/ops health');
        await chat.waitFor({ channel: 'ops', as: 'dana', contains: 'Store', timeoutMs: withinMs });

        await produce(kafka, topics.alerts, [alert('Before')]);
        await card('Before fires');
        await server().kill();
        await produce(kafka, topics.alerts, [alert('Meanwhile')]);
        await server().start();
        const told = await card('Meanwhile fires');

        await chat.act('dana').click(told, 'Acknowledge');
        await chat.waitFor({ channel: 'ops-alerts', thread: told.ts, contains: 'acknowledged', timeoutMs: withinMs });
        const shown = await chat.messages('ops-alerts', { limit: 1_000 });
        expect(shown.filter((message) => message.text.includes('Before fires'))).toHaveLength(1);
      } finally {
        await app.stop();
        await workspace.stop();
        vi.unstubAllEnvs();
      }
    });
  });
});
