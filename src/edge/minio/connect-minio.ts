import type { Logger } from 'pino';
import { judgeErasure } from '../../core/minio/erasure.ts';
import type { MinioPort, StorageReport } from '../../core/port/minio.ts';
import type { System } from '../../core/port/system.ts';
import type { Clock } from '../../lib/clock.ts';
import { fail } from '../../lib/error.ts';
import { plural } from '../../lib/text.ts';
import type { MinioTarget } from '../config/target.ts';
import { adminClient } from './admin-client.ts';
import { listObjects, listVersions } from './list-objects.ts';
import { type MinioLink, minioLink } from './minio-link.ts';
import { readStorage } from './read-storage.ts';
import { statObject } from './stat-object.ts';

/** Below the size from which the S3 client writes in parts. */
const putMaxBytes = 32 * 1024 * 1024;

/** Makes a MinIO target's client. Nothing is asked before the first call; each call ends within the target's `timeoutMs`. */
export function connectMinio(target: MinioTarget, deps: { clock: Clock; log: Logger }): System<MinioPort> {
  const link = minioLink(target, deps);
  const admin = adminClient(link, target);
  const storage = (signal: AbortSignal) => link.call(signal, (ending) => readStorage(link, admin, ending));

  return {
    kind: 'minio',
    name: target.name,
    address: target.endpoint,
    readOnly: target.readOnly,
    client: { name: target.name, storage, ...objectCalls(link, target) },
    async check(signal) {
      const startedAt = deps.clock.now();
      const report = await storage(signal);
      const { summary, atRisk } = summaryOf(report);
      deps.log.debug({ target: target.name, summary }, 'minio answered');
      return { summary, atRisk, tookMs: deps.clock.now() - startedAt };
    },
    close: async () => link.close(),
  };
}

function objectCalls(link: MinioLink, target: MinioTarget): Omit<MinioPort, 'name' | 'storage'> {
  return {
    buckets: (signal) =>
      link.call(signal, async (ending) => {
        const buckets = await (await link.s3(ending)).listBuckets();
        return buckets.map(({ name, creationDate }) => ({ name, createdAt: creationDate?.getTime() }));
      }),
    list: ({ versions, ...query }, signal) =>
      link.call(signal, async (ending) => {
        const client = await link.s3(ending);
        return versions ? listVersions(client, query) : listObjects(client, query);
      }),
    stat: (address, signal) => link.call(signal, async (ending) => statObject(await link.s3(ending), address)),
    put: ({ bucket, key }, { text, type }, signal) =>
      link.call(signal, async (ending) => {
        const body = Buffer.from(text, 'utf8');
        if (body.length > putMaxBytes) throw fail('usage', 'The text is larger than 32 MiB; it was not written.');
        await (await link.s3(ending)).putObject(bucket, key, body, body.length, { 'Content-Type': type });
      }),
    share: (address, expiresMs, signal) =>
      link.call(signal, async (ending) => {
        const client = await link.s3(ending, target.publicEndpoint);
        const version = address.versionId === undefined ? {} : { versionId: address.versionId };
        return client.presignedUrl('GET', address.bucket, address.key, Math.floor(expiresMs / 1000), version);
      }),
  };
}

/** Says no for storage that does not take writes: a server that answers so is not well. */
function summaryOf(report: StorageReport): { summary: string; atRisk: boolean } {
  if (report.kind === 'health') {
    if (report.writes === false)
      throw fail('unavailable', 'MinIO answers, but has lost its write quorum.', { hint: 'Try /minio info.' });
    const summary = report.writes === true ? 'write quorum held, drives unknown' : 'answers, write quorum unknown';
    return { summary, atRisk: false };
  }
  const judged = judgeErasure({ ...report, drives: report.servers.flatMap((server) => server.drives) });
  const drives = `${judged.online} of ${plural(judged.total, 'drive')}`;
  switch (judged.verdict) {
    case 'writes-stopped':
    case 'quorum-lost':
      throw fail('unavailable', `MinIO answers, but has lost its quorum: ${drives}.`, { hint: 'Try /minio info.' });
    case 'unknown':
      return { summary: 'answers, drives unknown', atRisk: false };
    case 'last':
      return { summary: `${drives}, at risk: one more lost ends quorum`, atRisk: true };
    case 'safe':
    case 'degraded':
      return { summary: `${drives}, writes safe`, atRisk: false };
  }
}
