import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bringUp, checkRunning } from '../../lab/bring-up.ts';
import { children } from '../../lab/children.ts';
import { type StatusBoard, statusBoard } from '../../lab/status.ts';
import type { LabSystem, Running } from '../../lab/system.ts';
import { labFor } from '../support/lab.ts';

const clusterIsGone = 'This server is not the leader for that topic-partition';

let dir: string;
let board: StatusBoard;
let running: Running<object> | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lab-bring-up-'));
  board = statusBoard(
    dir,
    () => new Date(),
    () => undefined,
  );
});

afterEach(async () => {
  await board.flush();
  await rm(dir, { recursive: true, force: true });
});

/** A server whose filling goes wrong the first `failures` times; `answers` says whether it lives. */
function server(failures: number, answers = () => true): { system: LabSystem; seeds: () => number } {
  let seeds = 0;
  const system: LabSystem = {
    name: 'kafka',
    ports: [],
    requirements: async () => [],
    estimate: async () => ({ seconds: 0, downloadBytes: 0, cached: true }),
    provision: async () => undefined,
    env: async () => ({}),
    shell: () => ({}),
    start: async () => ({
      env: { brokers: ['127.0.0.1:9'] },
      pids: () => [],
      stop: async () => undefined,
      check: async () => {
        if (!answers()) throw new Error('The broker is gone');
      },
    }),
    async seed() {
      seeds += 1;
      if (seeds <= failures) throw new Error('The records were not written', { cause: new Error(clusterIsGone) });
    },
  };
  return { system, seeds: () => seeds };
}

async function bringUpFilled(system: LabSystem): Promise<void> {
  const onRunning = (_: LabSystem, started: Running<object>) => {
    running = started;
  };
  const lab = { dir, ports: {}, children: children(), board, seed: true, onRunning };
  await bringUp([system], lab, AbortSignal.timeout(30_000));
}

test('a server that is not ready to be filled at first is filled by a later try', async () => {
  const { system, seeds } = server(2);
  await bringUpFilled(system);
  expect(seeds()).toBe(3);
  expect(board.get().systems.kafka).toEqual({ state: 'ready', env: { brokers: ['127.0.0.1:9'] }, shell: {} });
});

test('a server that cannot be filled runs and says so, also after it was gone for a while', async () => {
  let lives = true;
  const { system, seeds } = server(9, () => lives);
  const unfilled = `The shop is not complete: Filling kafka failed three times: The records were not written: ${clusterIsGone}`;
  await bringUpFilled(system);
  expect(seeds()).toBe(3);
  expect(board.get().systems.kafka).toMatchObject({ state: 'ready', seedFailure: unfilled });

  if (running === undefined) throw new Error('It was not started');
  lives = false;
  await checkRunning(system, running, board);
  expect(board.get().systems.kafka).toMatchObject({ state: 'failed', detail: 'The broker is gone' });
  lives = true;
  await checkRunning(system, running, board);
  expect(board.get().systems.kafka).toEqual({
    state: 'ready',
    env: { brokers: ['127.0.0.1:9'] },
    shell: {},
    seedFailure: unfilled,
  });
});

test('a live suite is not given a server without its shop, and is told why', async () => {
  board.set('kafka', {
    state: 'ready',
    env: { brokers: ['127.0.0.1:9'] },
    seedFailure: 'The shop is not complete: no leader',
  });
  await board.flush();
  expect(await labFor('kafka', dir)).toEqual({
    available: false,
    reason: 'The shop is not complete: no leader',
    unfilled: true,
  });
});
