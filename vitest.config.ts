import { defineConfig } from 'vitest/config';

const project = (
  name: string,
  include: string[],
  options: { fileParallelism?: boolean; testTimeout?: number; hookTimeout?: number; retry?: number } = {},
) => ({
  test: { name, include, pool: 'forks' as const, testTimeout: 30_000, hookTimeout: 120_000, ...options },
});

// Real servers on a busy machine: a test that fails is tried once more, and the report says so.
const onRealServers = { fileParallelism: false, retry: 1 };

export default defineConfig({
  test: {
    // Two cores are the least that a machine has; by itself vitest would use one of them.
    maxWorkers: 2,
    projects: [
      project('check', ['test/check/**/*.test.ts'], { testTimeout: 120_000, fileParallelism: false }),
      project('unit', ['test/{lib,core,edge,app,commands,contract,generate,trial,security}/**/*.test.ts']),
      project('workspace', ['test/workspace/**/*.test.ts']),
      project('lab', ['test/lab/**/*.test.ts'], { ...onRealServers, testTimeout: 300_000 }),
      project('browser', ['test/browser/**/*.test.ts'], { ...onRealServers, testTimeout: 120_000 }),
      project('live', ['test/live/**/*.test.ts'], {
        ...onRealServers,
        testTimeout: 60_000,
        hookTimeout: 35 * 60_000,
      }),
      // Never tried once more: a promise that was broken once is broken.
      project('chaos', ['test/chaos/**/*.test.ts'], { fileParallelism: false, testTimeout: 300_000 }),
      project('smoke', ['test/smoke/**/*.test.ts'], {
        ...onRealServers,
        testTimeout: 300_000,
        hookTimeout: 35 * 60_000,
      }),
    ],
  },
});
