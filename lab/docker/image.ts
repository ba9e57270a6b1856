import { copyFile, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { findTool, runTool } from '../tool.ts';

/** The one image that there is; no registry is asked. */
export const labImage = 'middlewatch-lab/busybox:1';

/** Names under which the shop's containers know the same image. */
export const shopImages = [
  'shop/web:2.3.1',
  'shop/worker:1.9.0',
  'shop/cache:7.2',
  'shop/logger:0.4.2',
  'shop/migrate:2.3.1',
] as const;

const toolWithinMs = 30_000;

/** Makes the image from this machine's static busybox and gives it all its names; no-op if it is there. */
export async function makeImages(docker: Docker, dir: string): Promise<void> {
  const known = (await docker.listImages()).flatMap((image) => image.RepoTags ?? []);
  if (!known.includes(labImage)) await importBusybox(docker, dir);
  const image = docker.getImage(labImage);
  for (const name of shopImages.filter((one) => !known.includes(one))) {
    const [repo = name, tag = 'latest'] = name.split(':');
    await image.tag({ repo, tag });
  }
}

async function importBusybox(docker: Docker, dir: string): Promise<void> {
  const busybox = (await findTool('busybox')) ?? 'busybox';
  const root = join(dir, 'image');
  await rm(root, { recursive: true, force: true });
  for (const folder of ['bin', 'tmp', 'etc', 'www']) await mkdir(join(root, folder), { recursive: true, mode: 0o755 });
  await copyFile(busybox, join(root, 'bin', 'busybox'));
  const applets = (await runTool(busybox, ['--list'], { timeoutMs: toolWithinMs })).split('\n').filter(Boolean);
  for (const applet of applets) {
    if (applet !== 'busybox') await symlink('busybox', join(root, 'bin', applet));
  }
  const archive = join(dir, 'image.tar');
  await runTool('tar', ['--owner=0', '--group=0', '-cf', archive, '-C', root, '.'], { timeoutMs: toolWithinMs });
  const [repo, tag] = labImage.split(':');
  const answer = await docker.importImage(archive, { repo, tag, changes: ['ENV PATH=/bin', 'CMD ["sh"]'] });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(answer, (error) => (error === null ? resolve() : reject(error)));
  });
  await rm(root, { recursive: true, force: true });
  await rm(archive, { force: true });
}
