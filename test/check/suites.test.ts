import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nextSuite, runSideBySide, settledSystems } from '../side-by-side.ts';
import { type Suite, suitesOf } from '../suites.ts';

const root = resolve(import.meta.dirname, '../..');
const files = globSync('test/**/*.test.ts', { cwd: root });

const suite = (name: string, has: Partial<Suite> = {}): Suite => ({
  name,
  project: 'live',
  paths: [],
  needs: [],
  holds: [],
  ...has,
});
const none = new Set<never>();

describe('the suites of npm test', () => {
  test('run every file once, those of the quick suites aside', () => {
    const suites = suitesOf(files);
    const runBy = (file: string) => suites.filter(({ paths }) => paths.some((path) => file.startsWith(path)));
    const slow = files.filter((file) => /^test\/(workspace|browser|lab|live|chaos|smoke)\//.test(file));
    expect(slow.length).toBeGreaterThan(50);
    expect(slow.filter((file) => runBy(file).length !== 1)).toEqual([]);
    expect(files.filter((file) => !slow.includes(file)).flatMap(runBy)).toEqual([]);
  });

  test('name nothing that is not there: vitest fails where it finds no file', () => {
    expect(suitesOf(['test/core/a.test.ts', 'test/live/minio/a.test.ts']).map(({ name }) => name)).toEqual(['minio']);
  });

  test('take in a folder that nobody has named yet', () => {
    const added = ['test/live/new/a.test.ts', 'test/live/new/b.test.ts'];
    const beside = ['test/live/kafka/new.test.ts'];
    expect(suitesOf([...added, ...beside])).toEqual([
      suite('live new', { paths: added }),
      suite('live kafka', { paths: beside, needs: ['kafka'], holds: ['kafka'] }),
    ]);
  });
});

describe('the next suite', () => {
  test.each<[string, Suite[], Suite[], string | undefined]>([
    ['is the first', [suite('a'), suite('b')], [], 'a'],
    ['is not one whose system is still built', [suite('a', { needs: ['kubernetes'] }), suite('b')], [], 'b'],
    [
      'is not one that shares a system with one that runs',
      [suite('a', { holds: ['kafka'] }), suite('b', { holds: ['minio'] })],
      [suite('c', { holds: ['kafka', 'machine'] })],
      'b',
    ],
    [
      'is none where all must wait',
      [suite('a', { holds: ['machine'] })],
      [suite('c', { holds: ['machine'] })],
      undefined,
    ],
  ])('%s', (_, waiting, running, next) => {
    expect(nextSuite(waiting, running, none)?.name).toBe(next);
  });
});

describe('a system of the lab', () => {
  const status = (state: 'waiting' | 'seeding' | 'ready' | 'missing' | 'failed') => ({
    systems: { kafka: { state } },
    updatedAt: '2026-01-01T00:00:00.000Z',
  });

  test.each([
    ['that is ready is settled', true, status('ready'), true],
    ['that lacks a tool is settled: it will not come', true, status('missing'), true],
    ['that failed is settled', true, status('failed'), true],
    ['that is being filled is not', true, status('seeding'), false],
    ['of which a lab that has just begun says nothing is not', true, { ...status('ready'), systems: {} }, false],
    ['of a lab that has not yet spoken is not', true, undefined, false],
    ['of a lab that has ended is', false, undefined, true],
  ])('%s', (_, runs, said, settled) => {
    expect(settledSystems(['kafka'], { runs, status: said }).has('kafka')).toBe(settled);
  });

  test('that nobody asked for is settled', () => {
    expect(settledSystems(['kafka'], { runs: true, status: status('waiting') }).has('docker')).toBe(true);
  });
});

test('suites run two at a time, and one that waits begins when what it needs is there', async () => {
  const began: string[] = [];
  const ends = new Map<string, () => void>();
  let built = false;
  const suites = [suite('a'), suite('cluster', { needs: ['kubernetes'] }), suite('b'), suite('c')];
  const all = runSideBySide(suites, {
    atOnce: 2,
    settled: async () => new Set(built ? (['kubernetes'] as const) : []),
    run: ({ name }) => {
      began.push(name);
      return new Promise((done) => ends.set(name, done));
    },
  });
  await expect.poll(() => began).toEqual(['a', 'b']);
  built = true;
  ends.get('b')?.();
  await expect.poll(() => began).toEqual(['a', 'b', 'cluster']);
  ends.get('a')?.();
  await expect.poll(() => began).toEqual(['a', 'b', 'cluster', 'c']);
  ends.get('c')?.();
  ends.get('cluster')?.();
  await all;
});
