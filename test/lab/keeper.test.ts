import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimDir, endLeftovers, livingKeeper } from '../../lab/keeper-claim.ts';
import { recordOf, signalProcess } from '../../lab/process-record.ts';
import { readStatus } from '../../lab/status.ts';

const keeperProgram = fileURLToPath(new URL('./dummy-keeper.ts', import.meta.url));
const parentProgram = fileURLToPath(new URL('./dummy-parent.ts', import.meta.url));

let dir: string;
const started: ChildProcess[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lab-keeper-'));
});

afterEach(async () => {
  const keeper = await livingKeeper(dir);
  if (keeper !== undefined) signalProcess(keeper.pid, 'SIGKILL');
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await endLeftovers(dir);
  await rm(dir, { recursive: true, force: true });
});

function run(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'inherit'] });
  started.push(child);
  return child;
}

/** Waits for a condition, 15 s at most. */
async function until<T>(what: string, find: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await delay(20);
  }
}

const readyPid = () =>
  until('the server to be ready', async () => {
    const kafka = (await readStatus(dir, Date.now()))?.systems.kafka;
    return kafka?.state === 'ready' ? Number(kafka.env?.pid) : undefined;
  });

const gone = (pid: number) => until(`process ${pid} to end`, async () => (await isGone(pid)) || undefined);

/** A process that nobody has reaped yet has ended all the same. */
async function isGone(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z');
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
}

describe('the keeper', () => {
  test('takes everything down when its parent is killed by SIGKILL', async () => {
    const parent = run(parentProgram, keeperProgram, dir);
    const server = await readyPid();
    const keeper = await livingKeeper(dir);
    parent.kill('SIGKILL');
    await gone(server);
    await gone(keeper?.pid ?? 0);
    expect(await livingKeeper(dir)).toBeUndefined();
    expect((await readStatus(dir, Date.now()))?.systems.kafka).toEqual({ state: 'off' });
  });

  test('takes everything down on SIGTERM and ends with code 0', async () => {
    const keeper = run(keeperProgram, dir);
    const server = await readyPid();
    const ended = new Promise((resolve) => keeper.once('exit', resolve));
    keeper.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(await isGone(server)).toBe(true);
  });

  test('takes its servers with it even when it is killed itself', async () => {
    const keeper = run(keeperProgram, dir);
    const server = await readyPid();
    keeper.kill('SIGKILL');
    await gone(server);
  });

  test('says that a server failed, and why, when it ends by itself', async () => {
    run(keeperProgram, dir);
    signalProcess(await readyPid(), 'SIGKILL');
    const detail = await until('the failure', async () => {
      const kafka = (await readStatus(dir, Date.now()))?.systems.kafka;
      return kafka?.state === 'failed' ? kafka.detail : undefined;
    });
    expect(detail).toBe('The sleeper is gone');
  });

  test('refuses a directory in which another keeper lives, and names it', async () => {
    const first = run(keeperProgram, dir);
    await readyPid();
    await expect(claimDir(dir)).rejects.toThrow(`A lab runs in ${dir} already (process ${first.pid})`);
  });

  test('can start again at once after it was killed', async () => {
    const first = run(keeperProgram, dir);
    const server = await readyPid();
    first.kill('SIGKILL');
    await gone(server);
    await gone(first.pid ?? 0);
    run(keeperProgram, dir);
    await until('another server', async () => ((await readyPid()) === server ? undefined : true));
  });
});

describe('what a killed keeper left behind', () => {
  const leave = (records: unknown) => writeFile(join(dir, 'children.json'), JSON.stringify(records));

  async function sleeper(): Promise<ChildProcess> {
    const child = spawn('/bin/sleep', ['600'], { stdio: 'ignore' });
    started.push(child);
    await new Promise((resolve) => child.once('spawn', resolve));
    // Until the new program is in place the process still carries this one's command line.
    await until(
      'sleep to run',
      async () => (await readFile(`/proc/${child.pid}/cmdline`, 'utf8')).startsWith('/bin/sleep') || undefined,
    );
    return child;
  }

  test('is ended', async () => {
    const child = await sleeper();
    await leave([await recordOf(child.pid ?? 0, 'sleeper', '/bin/sleep')]);
    expect(await endLeftovers(dir)).toEqual(['sleeper']);
    expect(await isGone(child.pid ?? 0)).toBe(true);
  });

  test.each([
    ['its id now belongs to a process that began at another time', { startTicks: '1' }],
    ['its command line is another program', { file: '/usr/bin/java' }],
    ['nothing is known of when it began', { startTicks: undefined }],
  ])('is let alone when %s', async (_why, difference) => {
    const child = await sleeper();
    await leave([{ ...(await recordOf(child.pid ?? 0, 'sleeper', '/bin/sleep')), ...difference }]);
    expect(await endLeftovers(dir)).toEqual([]);
    expect(await isGone(child.pid ?? 0)).toBe(false);
  });

  test('is nothing when the file is not to be understood', async () => {
    await leave([{ pid: 'one' }]);
    expect(await endLeftovers(dir)).toEqual([]);
  });
});
