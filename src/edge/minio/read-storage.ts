import type { DriveFact } from '../../core/minio/erasure.ts';
import type { StorageReport, UsageFact } from '../../core/port/minio.ts';
import type { MiddlewatchError } from '../../lib/error.ts';
import type { AdminClient } from './admin-client.ts';
import { type Info, infoSchema, type Usage, usageSchema } from './admin-schema.ts';
import { minioError } from './minio-error.ts';
import type { MinioLink } from './minio-link.ts';

/** Reads the drives by the admin interface, or where the key may not, what the open health endpoints say. */
export async function readStorage(link: MinioLink, admin: AdminClient, signal: AbortSignal): Promise<StorageReport> {
  // Usage is a convenience: without it the drives are still worth showing.
  const usage = admin.get('datausageinfo', usageSchema, signal).then(usageFact, () => undefined);
  try {
    const info = await admin.get('info', infoSchema, signal);
    return { ...storageFacts(info), usage: await usage };
  } catch (thrown) {
    const error = minioError(thrown, link.where);
    const because = whyUnknown(error, thrown);
    if (because === undefined) throw error;
    return readHealth(link, because, signal);
  }
}

function whyUnknown(error: MiddlewatchError, thrown: unknown): string | undefined {
  // A wrong key is a mistake to repair, not a lesser right.
  if (error.code === 'denied' && thrown instanceof Error && 'code' in thrown && thrown.code === 'AccessDenied') {
    return 'The access key may not ask for servers and drives (admin:ServerInfo).';
  }
  if (thrown instanceof Error && 'statusCode' in thrown && (thrown.statusCode === 404 || thrown.statusCode === 501)) {
    return 'This server has no MinIO admin interface.';
  }
  return undefined;
}

async function readHealth(link: MinioLink, because: string, signal: AbortSignal): Promise<StorageReport> {
  const [write, read] = await Promise.all([
    link.get('/minio/health/cluster', {}, signal),
    link.get('/minio/health/cluster/read', {}, signal),
  ]);
  const quorum = Number(write.headers['x-minio-write-quorum']);
  return {
    kind: 'health',
    because,
    writes: healthy(write.status),
    reads: healthy(read.status),
    writeQuorum: Number.isInteger(quorum) && quorum > 0 ? quorum : undefined,
  };
}

function healthy(status: number): boolean | undefined {
  if (status === 200) return true;
  return status === 503 ? false : undefined;
}

function storageFacts(info: Info): Omit<Extract<StorageReport, { kind: 'drives' }>, 'usage'> {
  const drivesPerSet = info.backend.totalDrivesPerSet ?? [];
  return {
    kind: 'drives',
    parity: info.backend.standardSCParity,
    pools: (info.backend.totalSets ?? []).map((sets, index) => ({ sets, drivesPerSet: drivesPerSet[index] ?? 0 })),
    servers: (info.servers ?? []).map((server) => ({
      endpoint: server.endpoint,
      state: server.state,
      uptimeMs: server.uptime === undefined ? undefined : server.uptime * 1000,
      version: server.version,
      drives: (server.drives ?? []).map(driveFact),
    })),
  };
}

function driveFact(drive: NonNullable<NonNullable<Info['servers']>[number]['drives']>[number]): DriveFact {
  const heal = drive.heal_info;
  return {
    endpoint: drive.endpoint,
    state: drive.state,
    healing: drive.healing ?? false,
    pool: drive.pool_index,
    set: drive.set_index,
    index: drive.disk_index,
    totalBytes: drive.totalspace,
    usedBytes: drive.usedspace,
    heal: heal && {
      startedAt: momentOf(heal.started),
      itemsTotal: heal.objects_total_count ?? 0,
      itemsDone: (heal.items_healed ?? 0) + (heal.items_skipped ?? 0),
      itemsFailed: heal.items_failed ?? 0,
    },
  };
}

function usageFact(usage: Usage): UsageFact | undefined {
  const scannedAt = momentOf(usage.lastUpdate);
  if (scannedAt === undefined) return undefined;
  return {
    scannedAt,
    sizeBytes: usage.objectsTotalSize,
    objects: usage.objectsCount,
    versions: usage.versionsCount,
    buckets: usage.bucketsCount,
  };
}

/** MinIO writes a moment that never was as year 1. */
function momentOf(text: string | undefined): number | undefined {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) || at <= 0 ? undefined : at;
}
