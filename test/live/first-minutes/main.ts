import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openLab } from '../../../lab/lab.ts';
import type { SystemName } from '../../../lab/system.ts';

// What `npm run images` runs: the first five minutes on a lab of their own, which keeps the pictures of docs/images.

const root = resolve(import.meta.dirname, '../../..');
const systems: SystemName[] = ['kafka', 'minio', 'kubernetes', 'docker'];

const dir = await mkdtemp(join(tmpdir(), 'shop-'));
const lab = await openLab({ dir, systems });
try {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'live', import.meta.dirname], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, MIDDLEWATCH_LAB_DIR: dir, REQUIRE_LAB: '1', UPDATE_IMAGES: '1' },
  });
  process.exitCode = await new Promise<number>((done) => child.once('exit', (code) => done(code ?? 1)));
} finally {
  await lab.close();
  await rm(dir, { recursive: true, force: true });
}
