import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { missingForKubernetes } from '../../lab/kubernetes/kubernetes.ts';
import { missingForRealNode } from '../../lab/kubernetes/real-node.ts';

let emptyCache: string;

beforeEach(async () => {
  emptyCache = await mkdtemp(join(tmpdir(), 'mwk-'));
  vi.stubEnv('XDG_CACHE_HOME', emptyCache);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(emptyCache, { recursive: true, force: true });
});

test('a machine without Go is told how to get it', async () => {
  const missing = await missingForKubernetes({ realNode: false }, async () => undefined);
  expect(missing.map(({ install }) => install)).toEqual([
    'Kubernetes is built by Go 1.24 or newer: install it from https://go.dev/dl (on Debian 13: apt-get install golang-go).',
  ]);
});

test('a real node without root is told so, and nothing else', async () => {
  expect((await missingForRealNode(async (name) => `/usr/bin/${name}`, 1_000)).map(({ what }) => what)).toEqual([
    'root',
  ]);
});

test('a real node names each tool that is missing, with the packages that hold them', async () => {
  const missing = await missingForRealNode(async () => undefined, 0);
  const programs = ['containerd', 'ctr', 'runc', 'ip', 'a static busybox'];
  expect(missing.map(({ what }) => what)).toEqual(expect.arrayContaining(programs));
  expect(missing[0]?.install).toContain('apt-get install containerd runc containernetworking-plugins busybox-static');
});
