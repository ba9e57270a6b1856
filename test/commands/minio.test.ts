import { describe, expect, test } from 'vitest';
import info from '../../commands/minio/info.ts';
import ls from '../../commands/minio/ls.ts';
import type { DriveFact } from '../../src/core/minio/erasure.ts';
import type { MinioPort, ServerFact, StorageReport } from '../../src/core/port/minio.ts';
import { runCommand, viewText } from '../support/run-command.ts';

const now = Date.parse('2026-01-01T12:00:00Z');

/** A MinIO that answers what a test gives it and fails on any other call. */
function minioOf(answers: Partial<MinioPort>): { minio: MinioPort } {
  const unexpected = () => Promise.reject(new Error('this call was not expected'));
  const silent = {
    buckets: unexpected,
    list: unexpected,
    stat: unexpected,
    storage: unexpected,
    share: unexpected,
    put: unexpected,
  };
  return { minio: { name: 'prod', ...silent, ...answers } };
}

function drive(index: number, more: Partial<DriveFact> = {}): DriveFact {
  const space = { totalBytes: 2 ** 40, usedBytes: 2 ** 39 };
  return {
    endpoint: `node${index}:/disk`,
    state: 'ok',
    healing: false,
    pool: 0,
    set: 0,
    index,
    ...space,
    heal: undefined,
    ...more,
  };
}

function server(endpoint: string, drives: DriveFact[], more: Partial<ServerFact> = {}): ServerFact {
  return { endpoint, state: 'online', uptimeMs: 7_200_000, version: 'RELEASE.1', drives, ...more };
}

async function infoOf(servers: ServerFact[], usage: Extract<StorageReport, { kind: 'drives' }>['usage']) {
  const pools = [{ sets: 1, drivesPerSet: 4 }];
  const report = { kind: 'drives', parity: 2, pools, servers, usage } as const;
  const shown = await runCommand(info, minioOf({ storage: async () => report }), {}, { now: () => now });
  return { tone: shown.tone, text: viewText(shown) };
}

describe('info', () => {
  test('names a server that is away and counts its drives as lost', async () => {
    const away = server('node2:9000', [drive(2, { state: 'offline' }), drive(3, { state: 'offline' })], {
      state: 'offline',
      uptimeMs: undefined,
      version: undefined,
    });
    const { text, tone } = await infoOf([server('node1:9000', [drive(0), drive(1)]), away], undefined);
    expect(tone).toBe('critical');
    expect(text).toContain('prod: writes stopped. 2 of 4 drives');
    expect(text).toContain('Not online: node2:9000 (offline).');
    expect(text).toContain('servers: 1 of 2 servers online, up 2 h, RELEASE.1');
  });

  test('counts the drives of a server that lists none as not good', async () => {
    const { text, tone } = await infoOf([server('node1:9000', [drive(0), drive(1), drive(2)])], undefined);
    expect(tone).toBe('warning');
    expect(text).toContain('■ ■ ■ ?');
  });

  test('says how far healing is, and the age of what the scanner counted', async () => {
    const heal = { startedAt: now - 60_000, itemsTotal: 200, itemsDone: 50, itemsFailed: 0 };
    const drives = [drive(0), drive(1), drive(2), drive(3, { healing: true, heal })];
    const usage = { scannedAt: now - 720_000, sizeBytes: 41.2 * 2 ** 30, objects: 515, versions: 521, buckets: 3 };
    const { text } = await infoOf([server('node1:9000', drives)], usage);
    expect(text).toContain('healing 25 %, about 3 min left');
    expect(text).toContain('usage: 41.2 GiB in 515 objects, 3 buckets, 521 versions (scanner, 12 min ago)');
  });

  test('calls usage unknown that nobody counted', async () => {
    const { text } = await infoOf(
      [
        server(
          'node1:9000',
          [0, 1, 2, 3].map((index) => drive(index)),
        ),
      ],
      undefined,
    );
    expect(text).toContain('usage: unknown');
  });

  test.each([
    [true, true, 'unknown', 'prod: write quorum held, drives unknown.'],
    [false, true, 'critical', 'prod: write quorum lost.'],
    [false, false, 'critical', 'prod: quorum lost: objects cannot be read.'],
    [undefined, undefined, 'unknown', 'prod: state unknown.'],
  ] as const)('without admin rights, writes %s and reads %s is %s: %s', async (writes, reads, tone, title) => {
    const report = { kind: 'health', because: 'The key may not.', writes, reads, writeQuorum: undefined } as const;
    const shown = await runCommand(info, minioOf({ storage: async () => report }), {});
    expect(shown.tone).toBe(tone);
    expect(viewText(shown)).toContain(title);
    expect(viewText(shown)).toContain('drives, servers, usage: unknown');
  });
});

describe('ls', () => {
  test('says that a list of 10,000 was cut and how to narrow it', async () => {
    const entries = Array.from({ length: 10_000 }, (_, index) => ({
      kind: 'object' as const,
      key: `k${index}`,
      sizeBytes: 1,
      modifiedAt: now,
    }));
    const shown = await runCommand(
      ls,
      minioOf({ list: async () => ({ entries, cut: true }) }),
      { path: 'shop', versions: false },
      { now: () => now },
    );
    expect(viewText(shown)).toContain('There are more: only the first 10,000 entries are listed.');
    expect(shown.parts.flatMap((part) => (part.kind === 'table' ? [part.rows.length] : []))).toEqual([10_000]);
  });

  test('says that there are no buckets', async () => {
    const shown = await runCommand(ls, minioOf({ buckets: async () => [] }), { path: undefined, versions: false });
    expect(viewText(shown)).toContain('No buckets on prod.');
  });
});
