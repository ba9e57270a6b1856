import { z } from 'zod';

const count = z.number().catch(0);
const sizeBytes = z.number().optional().catch(undefined);

const healSchema = z.object({
  started: z.string().optional(),
  objects_total_count: count.optional(),
  items_healed: count.optional(),
  items_failed: count.optional(),
  items_skipped: count.optional(),
});

const driveSchema = z.object({
  endpoint: z.string().catch('unknown'),
  state: z.string().catch('unknown'),
  healing: z.boolean().optional(),
  heal_info: healSchema.optional().catch(undefined),
  pool_index: z.number().catch(-1),
  set_index: z.number().catch(-1),
  disk_index: z.number().catch(-1),
  totalspace: sizeBytes,
  usedspace: sizeBytes,
});

const serverSchema = z.object({
  endpoint: z.string().catch('unknown'),
  state: z.string().catch('unknown'),
  uptime: z.number().optional().catch(undefined),
  version: z.string().optional().catch(undefined),
  drives: z.array(driveSchema).nullish(),
});

/** GET info. `minio_env_vars` and the rest of what a server says of itself are not read at all. */
export const infoSchema = z.object({
  backend: z.object({
    standardSCParity: z.number().catch(0),
    totalSets: z.array(z.number()).nullish(),
    totalDrivesPerSet: z.array(z.number()).nullish(),
  }),
  servers: z.array(serverSchema).nullish(),
});

/** GET datausageinfo; `lastUpdate` is in year 1 before the first scan. */
export const usageSchema = z.object({
  lastUpdate: z.string(),
  objectsCount: count,
  versionsCount: count,
  objectsTotalSize: count,
  bucketsCount: count,
});

export type Info = z.infer<typeof infoSchema>;
export type Usage = z.infer<typeof usageSchema>;
