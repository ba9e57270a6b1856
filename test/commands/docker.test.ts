import { describe, expect, test } from 'vitest';
import logs from '../../commands/docker/logs.ts';
import ps from '../../commands/docker/ps.ts';
import restart from '../../commands/docker/restart.ts';
import run from '../../commands/docker/run.ts';
import type { ContainerDetail, ContainerSummary, DockerPort } from '../../src/core/port/docker.ts';
import { planCommand, runCommand, viewText } from '../support/run-command.ts';

/** A Docker that answers what a test gives it and fails on any other call. */
function dockerOf(answers: Partial<DockerPort>): { docker: DockerPort } {
  const unexpected = () => Promise.reject(new Error('this call was not expected'));
  const silent = {
    containers: unexpected,
    inspect: unexpected,
    logs: unexpected,
    restart: unexpected,
    settled: unexpected,
    image: unexpected,
    run: unexpected,
  };
  return { docker: { name: 'h2', allowedImages: [], ...silent, ...answers } };
}

const web: ContainerDetail = {
  id: 'abc',
  name: 'web',
  image: 'shop/web:1',
  state: 'running',
  health: 'healthy',
  healthOutput: undefined,
  startedAtText: '2026-01-01T00:00:00Z',
  startedAt: 0,
  finishedAt: undefined,
  exitCode: undefined,
  outOfMemory: false,
  error: undefined,
  restartPolicy: 'always',
  restarts: 0,
  stopTimeoutS: 10,
  memoryBytes: undefined,
  project: undefined,
  terminal: false,
};
const restarted = { ...web, startedAtText: '2026-01-01T01:00:00Z' };

describe('restart', () => {
  const restartTo = (after: ContainerDetail | undefined, before = web) =>
    runCommand(
      restart,
      dockerOf({ inspect: async () => before, restart: async () => undefined, settled: async () => after }),
      { container: 'web' },
    );

  test.each<[string, Partial<ContainerDetail>, string, string]>([
    ['healthy', {}, 'good', 'web restarted: running healthy after'],
    ['without a health check', { health: undefined }, 'good', 'web restarted: running after'],
    ['still starting', { health: 'starting' }, 'warning', 'its health not known yet after'],
    ['unhealthy', { health: 'unhealthy', healthOutput: 'no queue\n' }, 'critical', 'health check said: no queue'],
    ['in a loop', { state: 'restarting', health: undefined }, 'critical', 'restarting'],
    ['out of memory', { state: 'exited', exitCode: 137, outOfMemory: true }, 'critical', 'exited 137, out of memory'],
    ['done', { state: 'exited', exitCode: 0 }, 'neutral', 'exited 0'],
  ])('to %s is told as it is', async (_name, after, tone, said) => {
    const shown = await restartTo({ ...restarted, ...after });
    expect(shown.tone).toBe(tone);
    expect(viewText(shown)).toContain(said);
  });

  test('that the engine took and did not do is not called a restart', async () => {
    const shown = await restartTo(web);
    expect(shown.tone).toBe('critical');
    expect(viewText(shown)).toContain('web was not started again: it is running healthy');
  });

  test('of a container that is gone afterwards fails with a sentence', async () => {
    await expect(restartTo(undefined)).rejects.toMatchObject({
      code: 'conflict',
      message: 'web was restarted and is gone since.',
    });
  });

  test('waits at most 30 s for a container that claims an hour to stop, and says so before', async () => {
    const patient = { ...web, stopTimeoutS: 3_600 };
    const stops: number[] = [];
    const docker = dockerOf({
      inspect: async () => patient,
      restart: async (_container, stopTimeoutS) => {
        stops.push(stopTimeoutS);
      },
      settled: async () => restarted,
    });
    const plan = await planCommand(restart, docker, { container: 'web' });
    expect(viewText(plan.shows)).toContain('It has 30 s to stop');
    expect(plan.relief).toBe('restart');
    await runCommand(restart, docker, { container: 'web' });
    expect(stops).toEqual([30]);
  });
});

describe('run', () => {
  const args = { image: 'shop/web:1', command: undefined, memory: '64m', cpus: '1', name: undefined };

  test('says that nothing may be started where the allow-list is empty', async () => {
    await expect(planCommand(run, dockerOf({}), args)).rejects.toMatchObject({
      code: 'denied',
      hint: 'The list is empty: allowedImages of this target.',
    });
  });

  test('asks the allow-list again when it is confirmed', async () => {
    await expect(runCommand(run, dockerOf({ allowedImages: ['other'] }), args)).rejects.toMatchObject({
      code: 'denied',
    });
  });
});

describe('ps', () => {
  const summary = (name: string, more: Partial<ContainerSummary> = {}): ContainerSummary => ({
    id: name,
    name,
    image: 'i',
    state: 'running',
    status: 'Up',
    createdAt: 0,
    ports: [],
    project: undefined,
    ...more,
  });

  test('puts first what is not well, and counts all there are', async () => {
    const containers = [summary('a'), summary('z', { status: 'Up (unhealthy)' }), summary('b')];
    const shown = await runCommand(ps, dockerOf({ containers: async () => ({ containers, total: 12_000 }) }), {
      filter: undefined,
      all: false,
    });
    expect(viewText(shown)).toContain('h2: 12,000 running containers, 1 not well');
    expect(shown.parts.flatMap((part) => (part.kind === 'table' ? part.rows.map(([name]) => name) : []))).toEqual([
      'z',
      'a',
      'b',
    ]);
  });
});

test('logs that were cut for size say so', async () => {
  const lines = [{ stream: 'stdout' as const, text: 'the last one' }];
  const docker = dockerOf({ inspect: async () => web, logs: async () => ({ lines, cut: true }) });
  const shown = await runCommand(logs, docker, {
    container: 'web',
    tail: undefined,
    since: undefined,
    grep: undefined,
  });
  expect(viewText(shown)).toContain('Older lines are left out for size.');
});
