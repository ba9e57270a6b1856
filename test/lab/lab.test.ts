import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kafka } from '../../lab/kafka/kafka.ts';
import { askBroker } from '../../lab/kafka/ready.ts';
import { livingKeeper } from '../../lab/keeper-claim.ts';
import { type Lab, labMain, openLab } from '../../lab/lab.ts';
import { describeOwn } from '../support/lab.ts';

const execute = promisify(execFile);

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lab-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

/** Runs the command line to its end. */
async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await execute(process.execPath, [labMain, ...args, '--dir', dir], { timeout: 100_000 })) };
  } catch (error) {
    if (!(error instanceof Error) || !('stdout' in error) || !('stderr' in error) || !('code' in error)) throw error;
    return { code: Number(error.code), stdout: String(error.stdout), stderr: String(error.stderr) };
  }
}

describe('the command line, while nothing runs,', () => {
  test('says that all is off', async () => {
    expect((await run('status')).stdout.trim().split(/\s+/)).toEqual([
      'kafka',
      'off',
      'minio',
      'off',
      'kubernetes',
      'off',
      'docker',
      'off',
    ]);
  });

  test('has no environment to print, and says how to get one', async () => {
    expect(await run('env')).toMatchObject({
      code: 1,
      stderr: 'No lab is running. Start it with: npm run lab -- up\n',
    });
  });

  test('has nothing to take down, and that is well', async () => {
    expect(await run('down')).toMatchObject({ code: 0, stdout: 'No lab is running.\n' });
  });

  test.each([
    [['up', 'postgres'], 'There is no system "postgres" in the lab. There are: kafka, minio, kubernetes, docker'],
    [['start'], 'Usage: npm run lab -- '],
    [['up', '--reel-node'], "Unknown option '--reel-node'"],
  ])('answers %j with code 2 and what is right', async (args, sentence) => {
    const { code, stderr } = await run(...args);
    expect(stderr).toContain(sentence);
    expect(code).toBe(2);
  });

  test('says where everything will be before it runs, and again the same', async () => {
    const plan = JSON.parse((await run('plan', 'minio')).stdout);
    expect(plan.minio.env.endpoint).toBe(`http://127.0.0.1:${plan.minio.ports.api}`);
    expect(JSON.parse((await run('plan', 'minio')).stdout)).toEqual(plan);
  });
});

await describeOwn(kafka(), () => {
  test('up, env, status and down lead through a life', { timeout: 180_000 }, async () => {
    const planned = JSON.parse((await run('plan', 'kafka')).stdout);
    expect(await run('up', 'kafka', '--no-seed')).toMatchObject({ code: 0 });
    try {
      const address = `127.0.0.1:${planned.kafka.ports.client}`;
      expect((await run('env', 'kafka')).stdout).toBe(`export KAFKA_BROKERS='${address}'\n`);
      expect((await run('status')).stdout).toContain(`kafka       ready        KAFKA_BROKERS=${address}\n`);
      expect(await run('up', 'kafka')).toMatchObject({ code: 1, stderr: expect.stringContaining('A lab runs in') });
    } finally {
      await run('down');
    }
    expect(await livingKeeper(dir)).toBeUndefined();
    await expect(askBroker({ port: planned.kafka.ports.client }, 1_000)).rejects.toThrow('No broker listens');
  });

  test('a lab that is opened in a program is ready, can be asked, and is gone when it is closed', {
    timeout: 120_000,
  }, async () => {
    const states: string[] = [];
    const onStatus: Parameters<typeof openLab>[0]['onStatus'] = ({ systems }) =>
      states.push(systems.kafka?.state ?? '');
    const lab: Lab = await openLab({ dir, systems: ['kafka'], seed: false, onStatus });
    try {
      const env = await lab.waitReady('kafka', 60_000);
      expect(await lab.env('kafka')).toEqual(env);
      await expect(lab.waitReady('minio', 50)).rejects.toThrow('minio was not ready within 0.05 s: no status');
    } finally {
      await lab.close();
    }
    expect(states).toContain('ready');
    expect(await livingKeeper(dir)).toBeUndefined();
  });
});
