import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { children } from '../../../lab/children.ts';
import { minio } from '../../../lab/minio/minio.ts';
import { pickPort } from '../../../lab/ports.ts';
import { workspaceClient } from '../../../workspace/client.ts';
import { startWorkspace } from '../../../workspace/start.ts';
import { cannotRun, type LabEnv, labFor } from '../../support/lab.ts';
import { administer, freshName, plainClient } from '../kafka/open-kafka.ts';
import { runProgram } from './run-program.ts';

// What docs/operations.md says under "Install", from an empty folder to the first answer.

const root = join(import.meta.dirname, '..', '..', '..');
const kafka = await labFor('kafka');
const kubernetes = await labFor('kubernetes');
if (!kafka.available) cannotRun('install', kafka.reason);
else if (!kubernetes.available) cannotRun('install', kubernetes.reason);
else describe('a stranger, live', () => suite({ kafka: kafka.env, kubernetes: kubernetes.env }));

function suite(env: Pick<LabEnv, 'kafka' | 'kubernetes'>): void {
  test('installs it by setup and doctor, and is answered', { timeout: 300_000 }, async () => {
    const owned = children();
    const folder = await mkdtemp(join(tmpdir(), 'middlewatch-stranger-'));
    const workspace = await startWorkspace({ manifestPath: join(root, 'manifest.yml') });
    const client = workspaceClient(workspace);
    const groupId = freshName('stranger');
    try {
      // The lab's own MinIO has lost a drive, which the doctor would say.
      const home = { dir: join(folder, 'minio'), ports: { api: await pickPort() }, children: owned };
      await mkdir(home.dir);
      const { env: storage } = await minio().start(home, AbortSignal.timeout(120_000));
      const environment = {
        KUBECONFIG: env.kubernetes.kubeconfig,
        KAFKA_BROKERS: env.kafka.brokers.join(','),
        MINIO_ENDPOINT: storage.endpoint,
        MINIO_ACCESS_KEY: storage.accessKey,
        MINIO_SECRET_KEY: storage.secretKey,
        DOCKER_HOST: 'none',
      };
      // Only the topic is said: other suites have topics of alerts in this lab too.
      const set = await runProgram('setup.ts', ['--alert-topic', 'shop.alerts'], { environment, folder });
      expect(set.err).toBe('');
      expect(set.out).toContain('middlewatch.yaml is written. Next:\n1. At api.slack.com/apps');
      const file = join(folder, 'middlewatch.yaml');
      const written = await readFile(file, 'utf8');
      expect(written).toContain('- topic: shop.alerts');
      for (const secret of [storage.accessKey, storage.secretKey]) expect(written + set.out).not.toContain(secret);

      const again = await runProgram('setup.ts', [], { environment, folder });
      expect(again).toMatchObject({ code: 1, err: expect.stringContaining('is there already, and is left as it is') });
      expect(await readFile(file, 'utf8')).toBe(written);

      // Ports and groups are shared with what else runs here.
      await writeFile(file, `${written.replace('groupId: middlewatch', `groupId: ${groupId}`)}http: { port: 0 }\n`);
      const slack = {
        SLACK_BOT_TOKEN: workspace.botToken,
        SLACK_APP_TOKEN: workspace.appToken,
        SLACK_API_URL: workspace.apiUrl,
      };
      const looked = await runProgram('doctor.ts', [], { environment: { ...environment, ...slack }, folder });
      expect(looked.out.split('\n').filter((line) => /^[◐●○]/.test(line))).toEqual([]);
      expect(looked.code).toBe(0);

      const bot = spawn(process.execPath, [join(root, 'src/main.ts')], {
        cwd: folder,
        env: { PATH: process.env.PATH ?? '', HOME: folder, ...environment, ...slack },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const ended = once(bot, 'exit');
      try {
        await client.waitConnected(2, 120_000);
        await client.act('dana').slash('ops', '/ops health');
        await client.waitFor({ channel: 'ops', as: 'dana', contains: 'Kafka prod', timeoutMs: 60_000 });
        await client.act('dana').slash('ops', '/kafka topics orders');
        await client.waitFor({ channel: 'ops', as: 'dana', contains: 'orders.v1', timeoutMs: 60_000 });
      } finally {
        bot.kill('SIGTERM');
      }
      expect((await ended)[0]).toBe(0);
    } finally {
      await owned.stopAll();
      await workspace.stop();
      await administer(plainClient(env.kafka.brokers), (admin) => admin.deleteGroups([groupId])).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    }
  });
}
