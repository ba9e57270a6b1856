import { expect, test } from 'vitest';
import type { DriveFact } from '../../../src/core/minio/erasure.ts';
import type { MinioPort, StorageReport } from '../../../src/core/port/minio.ts';
import { minioWatcher } from '../../../src/core/watcher/minio-watcher.ts';

const settings = { drivesAfterMs: 30_000, quorumAfterMs: 30_000 };

function drive(index: number, state: string): DriveFact {
  const nothing = { totalBytes: undefined, usedBytes: undefined, heal: undefined };
  const healing = state === 'healing';
  return { endpoint: `/data/d${index}`, state: healing ? 'ok' : state, healing, pool: 0, set: 0, index, ...nothing };
}

function judge(states: readonly string[], sets = 1): string[] {
  const server = {
    endpoint: 'a',
    state: 'online',
    uptimeMs: 1,
    version: undefined,
    drives: states.map((s, i) => drive(i, s)),
  };
  const look = {
    kind: 'drives',
    servers: [server],
    parity: 2,
    pools: [{ sets, drivesPerSet: 4 }],
    usage: undefined,
  } as const;
  const found = minioWatcher.judge([look], settings);
  return found.map(({ name, state, summary }) => (state === 'unknown' ? `${name}?` : `${name}: ${summary}`));
}

const lost = (at: number, state: string) => `MinioDriveNotOk: Drive …/d${at} is not ok: ${state}.`;
const risk = 'MinioWriteQuorumAtRisk: writes at risk. 3 of 4 drives; set 0 has lost 1: one more and writes stop.';
const stopped = 'MinioWriteQuorumAtRisk: writes stopped. 2 of 4 drives; set 0 has 2 and needs 3. Reads work.';

test.each<[string, readonly string[], readonly string[]]>([
  ['good drives', ['ok', 'ok', 'ok', 'ok'], []],
  ['a drive that heals takes writes', ['healing', 'ok', 'ok', 'ok'], []],
  ['a drive that the server counts as online', ['unformatted', 'ok', 'ok', 'ok'], [lost(0, 'unformatted'), risk]],
  ['two that are gone', ['offline', 'corrupt', 'ok', 'ok'], [lost(0, 'offline'), lost(1, 'corrupt'), stopped]],
])('%s', (_, states, want) => {
  expect(judge(states)).toEqual(want);
});

test('a server that lists no set leaves writes unknown', () => {
  expect(judge([], 0)).toEqual(['MinioWriteQuorumAtRisk?']);
});

test('a key that may not see the drives is said: what is unknown is not taken for good', async () => {
  const because = 'The key of MinIO prod may not see the drives.';
  const report: StorageReport = { kind: 'health', because, writes: true, reads: true, writeQuorum: 3 };
  const client: Pick<MinioPort, 'storage'> = { storage: async () => report };
  const look = minioWatcher.observe({ ...refusing, ...client }, settings, AbortSignal.timeout(1_000));
  await expect(look).rejects.toMatchObject({ code: 'denied', message: because });
});

const refuse = async (): Promise<never> => {
  throw new Error('not to be asked');
};
const refusing: MinioPort = {
  name: 'prod',
  buckets: refuse,
  list: refuse,
  stat: refuse,
  put: refuse,
  storage: refuse,
  share: refuse,
};
