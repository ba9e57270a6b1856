import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { uniqueNames } from './unique-names.ts';

/** Looks that fail for so long are one alert. */
const notReachedAfter = durationSchema.default(60_000);

/** Key `watch` of a Kafka target: what the bot looks at by itself; without it nothing. */
export const kafkaWatchSchema = z
  .strictObject({
    /** Partitions of any topic without a leader, or with too few copies in sync, for so long. */
    partitionsAfter: durationSchema.default(30_000),
    /** Consumer groups that must keep up. */
    groups: z.array(z.string().min(1).max(255)).max(100).default([]),
    /** A group that does not, by Burrow's rules, for so long. */
    groupAfter: durationSchema.default(120_000),
    /** Topics that are written to at least once in `silentAfter`. */
    topics: z
      .array(z.strictObject({ name: z.string().min(1).max(249), silentAfter: durationSchema }))
      .max(100)
      .refine(uniqueNames, 'two topics have one name')
      .default([]),
    notReachedAfter,
  })
  .transform(({ partitionsAfter, groups, groupAfter, topics, notReachedAfter }) => ({
    partitionsAfterMs: partitionsAfter,
    groups,
    groupAfterMs: groupAfter,
    topics: topics.map(({ name, silentAfter }) => ({ name, silentAfterMs: silentAfter })),
    notReachedAfterMs: notReachedAfter,
  }));

/** Key `watch` of a MinIO target; it needs rights to see the drives. */
export const minioWatchSchema = z
  .strictObject({
    /** A drive whose state is not ok for so long. */
    drivesAfter: durationSchema.default(30_000),
    /** One more drive lost would end writes, or has, for so long. */
    quorumAfter: durationSchema.default(30_000),
    notReachedAfter,
  })
  .transform(({ drivesAfter, quorumAfter, notReachedAfter }) => ({
    drivesAfterMs: drivesAfter,
    quorumAfterMs: quorumAfter,
    notReachedAfterMs: notReachedAfter,
  }));
