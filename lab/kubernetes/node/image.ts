import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FindTool, findTool, runTool } from '../../tool.ts';
import { containerLog } from '../kwok/log.ts';

/** The image that holds a pod's namespaces. */
export const pauseImage = 'registry.local/pause:1';

/** What each image of the shop does: shows a log, then lives on, ends, or takes more memory than it may. */
const shopImages: Readonly<Record<string, { log: string; ending: 'live' | 'end' | 'grow' }>> = {
  'registry.local/shop/api:2.4.1': { log: 'api', ending: 'live' },
  'registry.local/shop/web:5.0.2': { log: 'web', ending: 'live' },
  'registry.local/shop/worker:1.9.1': { log: 'api', ending: 'live' },
  'registry.local/shop/worker:1.9.2': { log: 'worker', ending: 'grow' },
  'registry.local/shop/db:16.4': { log: 'db', ending: 'live' },
  'registry.local/shop/agent:1.0.0': { log: 'agent', ending: 'live' },
  'registry.local/shop/backup:1.2.0': { log: 'backup', ending: 'end' },
  'registry.local/payments/gateway:7.7.0': { log: 'gateway', ending: 'live' },
  'registry.local/payments/billing:4.2.0': { log: 'billing', ending: 'live' },
  'registry.local/coredns:1.12.1': { log: 'coredns', ending: 'live' },
  'registry.local/busybox:1': { log: 'none', ending: 'live' },
};

// The first process of a container has no default handlers: without the trap it would outlive TERM for the grace period.
const live = "trap 'exit 0' TERM; while :; do sleep 5 & wait $!; echo 'GET /healthz 200 0ms'; done";
const scripts = { live, end: 'exit 0', grow: 'x=x; while :; do x=$x$x; done' };
const toolTimeoutMs = 60_000;

/**
 * Writes all images into one archive in the format of docker-save, so that no registry is needed.
 *
 * `busybox` must be linked statically. Returns the archive's path.
 */
export async function writeImages(dir: string, programs: { busybox: string; pause: string }): Promise<string> {
  const work = join(dir, 'images');
  await rm(work, { recursive: true, force: true });
  await mkdir(join(work, 'archive'), { recursive: true, mode: 0o700 });
  const pauseRoot = join(work, 'pause');
  await mkdir(pauseRoot);
  await copyFile(programs.pause, join(pauseRoot, 'pause'));
  const shopRoot = await writeShopRoot(join(work, 'shop'), programs.busybox);

  const pauseLayer = await writeLayer(work, 'pause', pauseRoot);
  const shopLayer = await writeLayer(work, 'shop', shopRoot);
  const manifest = [await writeImage(work, pauseImage, pauseLayer, ['/pause'])];
  for (const [name, { log, ending }] of Object.entries(shopImages)) {
    const command = ['/bin/sh', '-c', `cat /log/${log} 2>/dev/null; ${scripts[ending]}`];
    manifest.push(await writeImage(work, name, shopLayer, command));
  }
  await writeFile(join(work, 'archive', 'manifest.json'), JSON.stringify(manifest));
  const archive = join(dir, 'images.tar');
  await runTool('tar', ['-C', join(work, 'archive'), '-cf', archive, '.'], { timeoutMs: toolTimeoutMs });
  await rm(work, { recursive: true, force: true });
  return archive;
}

async function writeShopRoot(root: string, busybox: string): Promise<string> {
  for (const folder of ['bin', 'etc', 'log', 'root', 'tmp']) await mkdir(join(root, folder), { recursive: true });
  await copyFile(busybox, join(root, 'bin', 'busybox'));
  const applets = (await runTool(busybox, ['--list'], { timeoutMs: toolTimeoutMs })).split('\n');
  for (const applet of applets.filter((name) => name !== '' && name !== 'busybox')) {
    await symlink('busybox', join(root, 'bin', applet));
  }
  await writeFile(join(root, 'etc', 'passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  for (const { log } of Object.values(shopImages)) {
    if (log !== 'none') await writeFile(join(root, 'log', log), `${containerLog(log).join('\n')}\n`);
  }
  return root;
}

interface Layer {
  readonly file: string;
  readonly digest: string;
}

async function writeLayer(work: string, name: string, root: string): Promise<Layer> {
  const file = `${name}.tar`;
  const target = join(work, 'archive', file);
  await runTool('tar', ['-C', root, '--owner=0', '--group=0', '-cf', target, '.'], { timeoutMs: toolTimeoutMs });
  return {
    file,
    digest: createHash('sha256')
      .update(await readFile(target))
      .digest('hex'),
  };
}

async function writeImage(work: string, name: string, layer: Layer, command: readonly string[]) {
  const config = JSON.stringify({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: { Env: ['PATH=/bin'], Cmd: command },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer.digest}`] },
    history: [{ created: '1970-01-01T00:00:00Z' }],
  });
  const file = `${createHash('sha256').update(config).digest('hex')}.json`;
  await writeFile(join(work, 'archive', file), config);
  return { Config: file, RepoTags: [name], Layers: [layer.file] };
}

/** Finds a busybox that runs in an empty root, that is one that needs no loader; undefined if there is none. */
export async function findStaticBusybox(find: FindTool = findTool): Promise<string | undefined> {
  const file = await find('busybox');
  if (file === undefined) return undefined;
  const program = await readFile(file).catch(() => undefined);
  return program === undefined || needsLoader(program) ? undefined : file;
}

/** True for a 64-bit ELF program with a segment of type PT_INTERP (elf(5)). */
function needsLoader(program: Buffer): boolean {
  const first = Number(program.readBigUInt64LE(0x20));
  const size = program.readUInt16LE(0x36);
  const count = program.readUInt16LE(0x38);
  return Array.from({ length: count }, (_, index) => program.readUInt32LE(first + index * size)).includes(3);
}
