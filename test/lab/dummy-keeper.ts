import { join } from 'node:path';
import { keep } from '../../lab/keeper.ts';
import type { LabSystem } from '../../lab/system.ts';

// A keeper of one small system, as a process of its own: `sleep` stands for a server. First argument: the directory.

const dir = process.argv[2] ?? '';
const stop = new AbortController();
process.stdin.on('end', () => stop.abort());
process.stdin.resume();
process.on('SIGTERM', () => stop.abort());

const sleeper: LabSystem = {
  name: 'kafka',
  ports: ['client'],
  requirements: async () => [],
  estimate: async () => ({ seconds: 0, downloadBytes: 0, cached: true }),
  provision: async () => undefined,
  env: async () => ({}),
  shell: () => ({}),
  async start(home) {
    const child = await home.children.spawn('sleeper', '/bin/sleep', ['600'], { logFile: join(home.dir, 'sleep.log') });
    return {
      env: { pid: child.pid },
      pids: () => [child.pid],
      async check() {
        if (!child.alive()) throw new Error('The sleeper is gone');
      },
      stop: () => child.stop(),
    };
  },
  seed: async () => undefined,
};

await keep({ dir, systems: [sleeper], seed: true, onStatus: () => undefined }, stop.signal);
process.stdin.destroy();
