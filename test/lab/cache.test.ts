import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheDir, fillOnce, sha256Of, verifyChecksums } from '../../lab/cache.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lab-cache-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

describe('what was fetched', () => {
  const list = () => join(dir, 'jars.sha256');
  const jars = () => join(dir, 'jars');

  beforeEach(async () => {
    await mkdir(jars());
    await writeFile(join(jars(), 'a.jar'), 'first');
    await writeFile(join(jars(), 'b.jar'), 'second');
    const sums = await Promise.all(
      ['a.jar', 'b.jar'].map(async (name) => `${await sha256Of(join(jars(), name))}  ${name}`),
    );
    await writeFile(list(), `${sums.join('\n')}\n`);
  });

  test('is accepted when every checksum agrees', async () => {
    await expect(verifyChecksums(jars(), ['a.jar', 'b.jar'], list())).resolves.toBeUndefined();
  });

  test('is refused when a file is not the one that was listed', async () => {
    await writeFile(join(jars(), 'b.jar'), 'second, with a surprise');
    await expect(verifyChecksums(jars(), ['a.jar', 'b.jar'], list())).rejects.toThrow(
      /^b\.jar does not match its checksum/,
    );
  });

  test('is refused when there is a file that is not listed', async () => {
    await writeFile(join(jars(), 'c.jar'), 'third');
    const files = await readdir(jars());
    await expect(verifyChecksums(jars(), files, list())).rejects.toThrow(
      'c.jar was fetched but is not listed in jars.sha256',
    );
  });

  test('is refused when a listed file is missing', async () => {
    await expect(verifyChecksums(jars(), ['a.jar'], list())).rejects.toThrow(
      'b.jar is listed in jars.sha256 but was not fetched',
    );
  });
});

describe('a cache directory', () => {
  test('has another name when any input differs', () => {
    expect(cacheDir('kafka', ['pom', 'sums'])).toBe(cacheDir('kafka', ['pom', 'sums']));
    expect(cacheDir('kafka', ['pom', 'sums'])).not.toBe(cacheDir('kafka', ['pom', 'other sums']));
    expect(cacheDir('kafka', ['ab', 'c'])).not.toBe(cacheDir('kafka', ['a', 'bc']));
  });

  test('is filled once', async () => {
    const target = join(dir, 'filled');
    let times = 0;
    const fill = async (unfinished: string) => {
      times += 1;
      await writeFile(join(unfinished, 'tool'), 'content');
    };
    await fillOnce(target, fill);
    await fillOnce(target, fill);
    expect(times).toBe(1);
    expect(await readFile(join(target, 'tool'), 'utf8')).toBe('content');
  });

  test('is not there after a failure, and neither is what was begun', async () => {
    const target = join(dir, 'failed');
    await expect(
      fillOnce(target, async (unfinished) => {
        await writeFile(join(unfinished, 'half'), '');
        throw new Error('The line broke');
      }),
    ).rejects.toThrow('The line broke');
    expect(await readdir(dir)).toEqual([]);
  });

  test('is whole when two fill it at the same moment', async () => {
    const target = join(dir, 'raced');
    const fill = (unfinished: string) => writeFile(join(unfinished, 'tool'), 'content');
    await Promise.all([fillOnce(target, fill), fillOnce(target, fill)]);
    expect(await readdir(dir)).toEqual(['raced']);
  });
});
