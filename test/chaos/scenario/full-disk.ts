import { execFile } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../../support/eventually.ts';
import type { Outcome } from '../outcome.ts';
import { allRead, settle } from '../settle.ts';
import { storedCount, tally } from '../tally.ts';
import { openWorld } from '../world.ts';

const channels = 32;
const batch = 32;
const batchesAtMost = 60;
const size = '8m';
const blockBytes = 4_096;
const withinMs = 60_000;
const run = promisify(execFile);

/** The disk of the store fills up under a stream of alerts, and later there is room again. Needs root, for a disk of its own. */
export async function fullDisk(options: { brokers: readonly string[] }): Promise<Outcome> {
  await using disk = await smallDisk();
  await using world = await openWorld({ brokers: options.brokers, channels, storeDir: disk.dir });
  const bot = world.startMoved();
  await bot.ready;
  await world.writer.write(world.writer.next(batch));
  await allRead(world);
  disk.fill();
  for (let written = 0; written < batchesAtMost && !saysFull(bot.said()); written += 1) {
    await world.writer.write(world.writer.next(batch));
    await world.advance(bot, 1_000);
  }
  await eventually('the sentence about the full disk', () => saysFull(bot.said()), withinMs);
  await world.writer.write(world.writer.next(batch));
  const storedWhenFull = storedCount(world);
  disk.free();
  await allRead(world);
  await settle(world, bot);
  const found = await tally(world);
  return {
    name: 'the disk of the store is full',
    rounds: 1,
    tally: found,
    mayDouble: 'criticals',
    note: `said so, stopped reading at ${storedWhenFull} alerts, and went on`,
    faults: storedWhenFull < found.written ? [] : ['it never stopped reading'],
  };
}

const saysFull = (said: string) => said.includes('the disk is full');

async function smallDisk() {
  const dir = await mkdtemp(join(tmpdir(), 'middlewatch-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', dir]);
  const filler = join(dir, 'filler');
  return {
    dir,
    /** Until nothing more fits. */
    fill() {
      try {
        for (;;) appendFileSync(filler, Buffer.alloc(blockBytes));
      } catch (thrown) {
        if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC')) throw thrown;
      }
    },
    free: () => rmSync(filler),
    async [Symbol.asyncDispose]() {
      await run('umount', [dir]);
      await rm(dir, { recursive: true, force: true });
    },
  };
}
