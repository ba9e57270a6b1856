import { z } from 'zod';
import { type Content, defineSource } from './define-source.ts';
import { hasFields } from './has-fields.ts';
import { firstIssue } from './label-schema.ts';
import { oneShots } from './one-shot.ts';

/** An attribute travels in a header of this beginning in the binary mode of the Kafka binding. */
const headerPrefix = 'ce_';
const dataShownMax = 2_000;

const attribute = z.string().min(1).max(2_000);

const eventSchema = z.object({
  specversion: z.literal(['0.3', '1.0']),
  id: attribute,
  source: attribute,
  type: attribute.max(200),
  subject: attribute.optional(),
  time: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .optional(),
  /** Extension attributes: `severity` is in common use, `severitytext` is documented with the specification. */
  severity: z.string().max(100).optional(),
  severitytext: z.string().max(100).optional(),
  data: z.unknown(),
});

/** The sentence for people, where the data has one. */
const sentence = z.string().min(1);
const wordsSchema = z.object({
  summary: sentence.optional().catch(undefined),
  message: sentence.optional().catch(undefined),
  title: sentence.optional().catch(undefined),
  description: sentence.optional().catch(undefined),
});

/**
 * A CloudEvent, structured (all of it is the JSON value) or binary (attributes in `ce_` headers, the value is the data):
 * https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/kafka-protocol-binding.md.
 * Type, source and subject identify; the id is new with each event.
 */
export const cloudeventsSource = defineSource({
  name: 'cloudevents',
  resolves: false,
  accepts: ({ headers, json }) => isBinary(headers) || hasFields(json, 'specversion', 'type', 'source', 'id'),
  normalise(content) {
    const parsed = eventSchema.safeParse(eventOf(content));
    if (!parsed.success) return { kind: 'rejected', reason: firstIssue(parsed.error) };
    const { id, source, type, subject, time, severity, severitytext, data } = parsed.data;
    const labels = { alertname: type, source, subject, severity: severity ?? severitytext };
    const annotations = { summary: summaryOf(data) ?? `${type} from ${subject ?? source}`, id, data: shown(data) };
    return oneShots([{ labels, annotations, startsAt: time }]);
  },
});

function isBinary(headers: Content['headers']): boolean {
  return headers[`${headerPrefix}specversion`] !== undefined;
}

function eventOf({ headers, json, text }: Content): unknown {
  if (!isBinary(headers)) return json;
  const attributes = Object.entries(headers)
    .filter(([name]) => name.startsWith(headerPrefix))
    .map(([name, value]) => [name.slice(headerPrefix.length), value]);
  return { ...Object.fromEntries(attributes), data: json ?? text };
}

function summaryOf(data: unknown): string | undefined {
  if (typeof data === 'string') return data.split('\n', 1)[0] || undefined;
  const words = wordsSchema.safeParse(data).data;
  return words?.summary ?? words?.message ?? words?.title ?? words?.description;
}

function shown(data: unknown): string | undefined {
  if (data === undefined || data === null || data === '') return undefined;
  return (typeof data === 'string' ? data : JSON.stringify(data)).slice(0, dataShownMax);
}
