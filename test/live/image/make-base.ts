import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type Docker from 'dockerode';
import { findTool, runTool } from '../../../lab/tool.ts';

// No registry of images can be assumed. What the official base holds that the Dockerfile uses is put together from this
// machine: Node, npm, a shell. npm gets the packages in its cache, so that the Dockerfile runs as it stands, offline.

/** As `--build-arg BASE=`. */
export const localBase = 'middlewatch-lab/node:24';

const toolWithinMs = 180_000;
const busyboxFolders = ['bin', 'usr/bin'];
const folders = [...busyboxFolders, 'etc', 'tmp', 'usr/local/bin', 'usr/local/lib/node_modules', 'npm-cache'];

/** Makes the base image on an engine; `checkout` holds the lockfile whose packages npm will find in its cache. */
export async function makeBase(docker: Docker, checkout: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'middlewatch-base-'));
  try {
    const root = join(work, 'root');
    for (const folder of folders) await mkdir(join(root, folder), { recursive: true, mode: 0o755 });
    await addNode(root);
    await addShell(root);
    await addNpm(root);
    await fillNpmCache(checkout, join(work, 'checkout'), join(root, 'npm-cache'));
    await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n');
    await writeFile(join(root, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\n');
    await importRoot(docker, root, join(work, 'base.tar'));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** This Node with the libraries that it is linked to, each at its own path. */
async function addNode(root: string): Promise<void> {
  await cp(process.execPath, join(root, 'usr/local/bin/node'));
  const linked = await runTool('ldd', [process.execPath], { timeoutMs: toolWithinMs });
  for (const library of linked.match(/\/\S+/g) ?? []) {
    await mkdir(join(root, dirname(library)), { recursive: true });
    await cp(await realpath(library), join(root, library));
  }
}

async function addShell(root: string): Promise<void> {
  const busybox = (await findTool('busybox')) ?? 'busybox';
  await cp(busybox, join(root, 'bin/busybox'));
  const applets = (await runTool(busybox, ['--list'], { timeoutMs: toolWithinMs })).split('\n').filter(Boolean);
  for (const applet of applets.filter((name) => name !== 'busybox'))
    await symlink('/bin/busybox', join(root, 'bin', applet));
  await symlink('/bin/busybox', join(root, 'usr/bin/env'));
}

async function addNpm(root: string): Promise<void> {
  const npm = await realpath((await findTool('npm')) ?? 'npm');
  await cp(join(dirname(npm), '..'), join(root, 'usr/local/lib/node_modules/npm'), { recursive: true });
  const start = '#!/bin/sh\nexec node /usr/local/lib/node_modules/npm/bin/npm-cli.js "$@"\n';
  await writeFile(join(root, 'usr/local/bin/npm'), start, { mode: 0o755 });
}

/** Installs once outside, so that the cache holds what the lockfile names. */
async function fillNpmCache(checkout: string, copy: string, cache: string): Promise<void> {
  await mkdir(copy);
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) await cp(join(checkout, file), join(copy, file));
  const args = ['ci', '--omit=dev', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--cache', cache];
  await runTool('npm', args, { cwd: copy, timeoutMs: toolWithinMs, lowPriority: true });
}

async function importRoot(docker: Docker, root: string, archive: string): Promise<void> {
  await runTool('tar', ['--owner=0', '--group=0', '-cf', archive, '-C', root, '.'], { timeoutMs: toolWithinMs });
  const [repo, tag] = localBase.split(':');
  const changes = ['ENV PATH=/usr/local/bin:/bin', 'ENV npm_config_cache=/npm-cache', 'ENV npm_config_offline=true'];
  await finished(docker, await docker.importImage(archive, { repo, tag, changes }));
}

/** Follows an answer of the engine to its end; fails with the engine's own error. */
function finished(docker: Docker, answer: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(answer, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}
