import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Where binaries are kept: outside the checkout, so that a fresh clone finds them. `inputs` is everything the result depends on. */
export function cacheDir(program: string, inputs: readonly string[]): string {
  const root = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const key = createHash('sha256')
    .update(JSON.stringify([process.platform, process.arch, ...inputs]))
    .digest('hex');
  return join(root, 'middlewatch', 'lab', program, key.slice(0, 16));
}

/**
 * Fills a cache directory once: `fill` works in a directory beside it, which is renamed when complete.
 *
 * A crash leaves no half-made result, and of two processes that fill it at once the first to finish wins.
 */
export async function fillOnce(dir: string, fill: (unfinished: string) => Promise<void>): Promise<void> {
  if (existsSync(dir)) return;
  await mkdir(dirname(dir), { recursive: true, mode: 0o755 });
  const unfinished = await mkdtemp(`${dir}.`);
  try {
    await fill(unfinished);
    await rename(unfinished, dir).catch((error: unknown) => {
      if (!existsSync(dir)) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** The SHA-256 of a file, in hex. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Compares files with a list in the format of sha256sum(1); rejects with the first name that is wrong, missing or not listed. */
export async function verifyChecksums(dir: string, files: readonly string[], listFile: string): Promise<void> {
  const expected = new Map<string, string>();
  for (const line of (await readFile(listFile, 'utf8')).split('\n')) {
    const [sum, name] = line.split(/ [ *]/);
    if (sum !== undefined && name !== undefined) expected.set(name.trim(), sum);
  }
  for (const name of expected.keys()) {
    if (!files.includes(name)) throw new Error(`${name} is listed in ${basename(listFile)} but was not fetched`);
  }
  for (const name of files) {
    const actual = await sha256Of(join(dir, name));
    if (expected.get(name) === undefined)
      throw new Error(`${name} was fetched but is not listed in ${basename(listFile)}`);
    if (expected.get(name) !== actual) throw new Error(`${name} does not match its checksum: ${actual}`);
  }
}
