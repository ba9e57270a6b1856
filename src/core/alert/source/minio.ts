import { z } from 'zod';
import { defineSource } from './define-source.ts';
import { hasFields } from './has-fields.ts';
import { firstIssue } from './label-schema.ts';
import { type OneShot, oneShots } from './one-shot.ts';

const recordSchema = z.object({
  eventName: z.string().min(1).max(200),
  eventTime: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  userIdentity: z.object({ principalId: z.string() }).optional(),
  source: z.object({ host: z.string() }).optional(),
  s3: z.object({
    bucket: z.object({ name: z.string().min(1) }),
    object: z.object({ key: z.string(), size: z.number().optional(), versionId: z.string().optional() }),
  }),
});

const notificationSchema = z.object({ Records: z.array(recordSchema).min(1).max(1_000) });

/**
 * A bucket notification, as MinIO's Kafka target writes it in the format `access` or `namespace`
 * (https://github.com/minio/minio/blob/master/internal/event/event.go). Event, bucket and object identify.
 */
export const minioSource = defineSource({
  name: 'minio',
  resolves: false,
  accepts: ({ json }) => hasFields(json, 'EventName', 'Key', 'Records'),
  normalise({ json }) {
    const parsed = notificationSchema.safeParse(json);
    if (!parsed.success) return { kind: 'rejected', reason: firstIssue(parsed.error) };
    return oneShots(parsed.data.Records.map(eventOf));
  },
});

function eventOf({ eventName, eventTime, userIdentity, source, s3 }: z.infer<typeof recordSchema>): OneShot {
  const object = unescaped(s3.object.key);
  const who = userIdentity?.principalId ? ` by ${userIdentity.principalId}` : '';
  return {
    labels: { alertname: eventName, bucket: s3.bucket.name, object },
    annotations: {
      summary: `${eventName} ${s3.bucket.name}/${object}${who}`,
      sizeBytes: s3.object.size,
      versionId: s3.object.versionId,
      host: source?.host,
    },
    startsAt: eventTime,
  };
}

/** Keys come as in a query string. One that is not is shown as it came. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
