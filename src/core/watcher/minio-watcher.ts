import { fail } from '../../lib/error.ts';
import { driveName } from '../minio/drive-name.ts';
import { type DriveFact, judgeErasure } from '../minio/erasure.ts';
import { storageSentence } from '../minio/storage-sentence.ts';
import type { MinioPort, StorageReport } from '../port/minio.ts';
import { defineWatcher, type Finding } from './define-watcher.ts';

/** How long what is watched of a MinIO target must hold. */
export interface MinioWatch {
  readonly drivesAfterMs: number;
  readonly quorumAfterMs: number;
}

/** What is known with rights to see each drive. */
export type MinioLook = StorageReport & { readonly kind: 'drives' };

/** Each drive by its own state, never by the server's counters, which take an unformatted drive for a good one. */
export const minioWatcher = defineWatcher<MinioPort, MinioWatch, MinioLook>({
  name: 'minio',
  looksKept: 1,
  async observe(client, _, signal) {
    const report = await client.storage(signal);
    // Without rights a drive that is lost cannot be told from one that is well.
    if (report.kind === 'health') throw fail('denied', report.because);
    return report;
  },
  judge(looks, settings) {
    const look = looks.at(-1);
    if (look === undefined) return [];
    const drives = look.servers.flatMap((server) => server.drives);
    return [...drives.flatMap((drive) => driveFinding(drive, settings)), ...quorum(look, drives, settings)];
  },
});

function driveFinding({ endpoint, state }: DriveFact, { drivesAfterMs }: MinioWatch): Finding[] {
  if (state === 'ok') return [];
  const summary = `Drive ${driveName(endpoint)} is not ok: ${state}.`;
  return [{ name: 'MinioDriveNotOk', object: { drive: endpoint }, summary, afterMs: drivesAfterMs, state: 'holds' }];
}

function quorum({ parity, pools }: MinioLook, drives: readonly DriveFact[], { quorumAfterMs }: MinioWatch): Finding[] {
  const judged = judgeErasure({ drives, parity, pools });
  const { sentence } = storageSentence(judged);
  const finding = { name: 'MinioWriteQuorumAtRisk', object: {}, summary: sentence, afterMs: quorumAfterMs } as const;
  switch (judged.verdict) {
    case 'safe':
    case 'degraded':
      return [];
    case 'last':
    case 'writes-stopped':
    case 'quorum-lost':
      return [{ ...finding, state: 'holds' }];
    case 'unknown':
      return [{ ...finding, state: 'unknown' }];
  }
}
