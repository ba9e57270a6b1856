import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { missingForDocker } from '../../lab/docker/docker.ts';
import { missingForKafka } from '../../lab/kafka/distribution.ts';
import { minioProgram } from '../../lab/minio/binary.ts';

const nothing = async () => undefined;
const everything = async (name: string) => `/usr/bin/${name}`;

let emptyCache: string;

beforeEach(async () => {
  emptyCache = await mkdtemp(join(tmpdir(), 'lab-requirements-'));
  vi.stubEnv('XDG_CACHE_HOME', emptyCache);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(emptyCache, { recursive: true, force: true });
});

describe('a machine without the tools is told what to install', () => {
  test('for Kafka: Java and Maven', async () => {
    expect((await missingForKafka(nothing)).map(({ install }) => install)).toEqual([
      'Kafka needs Java 17 or newer: apt-get install openjdk-17-jre-headless (or any JDK on PATH).',
      'Kafka is fetched by Maven: apt-get install maven (or put mvn on PATH).',
    ]);
  });

  test('for MinIO: Go', async () => {
    expect((await minioProgram.missing(nothing)).map(({ install }) => install)).toEqual([
      'MinIO is built by Go 1.24 or newer: install it from https://go.dev/dl (on Debian 13: apt-get install golang-go).',
    ]);
  });

  test('for Docker: each program by its Debian package', async () => {
    const without = (missing: string) => async (name: string) => (name === missing ? undefined : everything(name));
    expect((await missingForDocker(without('busybox'), 0)).map(({ install }) => install)).toEqual([
      'Docker needs busybox: apt-get install busybox-static (or put busybox on PATH).',
    ]);
  });
});

test('Docker without root is told so, and nothing else', async () => {
  expect((await missingForDocker(everything, 1_000)).map(({ what }) => what)).toEqual(['root']);
});
