import { z } from 'zod';
import { reasonOf } from '../../../lib/error.ts';
import { type Content, defineSource, type Normalised, type ReportedAlert, type Source } from './define-source.ts';
import type { Expression, ExpressionValues } from './expression.ts';
import type { Work } from './expression-work.ts';
import { annotationsSchema, firstIssue, labelsSchema } from './label-schema.ts';
import { durationSchema, timeSchema } from './time-schema.ts';

/** How records of one's own shape become alerts: an expression for each part of an alert. */
export interface Mapping {
  readonly name: string;
  /** Records for which it is false say nothing; without it all do. */
  readonly when: Expression | undefined;
  /** A list with an entry for each alert; without it a record is one alert. */
  readonly each: Expression | undefined;
  readonly labels: Readonly<Record<string, Expression>>;
  readonly annotations: Readonly<Record<string, Expression>>;
  /** `firing` or `resolved`; without it an alert that has an end is resolved. */
  readonly status: Expression | undefined;
  readonly startsAt: Expression | undefined;
  readonly endsAt: Expression | undefined;
  readonly url: Expression | undefined;
  readonly timeout: Expression | undefined;
}

/** Enough for a list of a thousand alerts with ten labels each. */
const stepsAtMost = 1_000_000;
const alertsAtMost = 1_000;

const mappedSchema = z.object({
  labels: labelsSchema,
  annotations: annotationsSchema,
  status: z.enum(['firing', 'resolved']).optional(),
  startsAt: timeSchema.optional(),
  endsAt: timeSchema.optional(),
  url: z.string().max(4_000).optional(),
  timeout: durationSchema.optional(),
});

/**
 * Makes a source of a mapping. It is bounded: an expression that fails, or takes more work than 1,000,000 steps (about a tenth of a second) for one
 * record, makes the record a dead letter that names the expression. Chosen by name only.
 */
export function mappingSource(mapping: Mapping): Source {
  return defineSource({
    name: mapping.name,
    resolves: mapping.status !== undefined || mapping.endsAt !== undefined,
    onlyByName: true,
    accepts: ({ json }) => json !== undefined,
    normalise(content) {
      const work: Work = { left: stepsAtMost, sizeKiB: Math.ceil((content.text ?? '').length / 1_024) };
      try {
        return mapped(mapping, content, work);
      } catch (thrown) {
        return { kind: 'rejected', reason: reasonOf(thrown) };
      }
    },
  });
}

function mapped(mapping: Mapping, content: Content, work: Work): Normalised {
  const { json, text = '', key = null, headers, topic } = content;
  const values: ExpressionValues = { json, text, key, headers, topic, item: json };
  if (mapping.when !== undefined) {
    const said = evaluated(mapping.when, 'when', values, work);
    if (typeof said !== 'boolean') return { kind: 'rejected', reason: 'when: it is neither true nor false' };
    if (!said) return { kind: 'alerts', alerts: [] };
  }
  const items = mapping.each === undefined ? [json] : evaluated(mapping.each, 'each', values, work);
  if (!Array.isArray(items)) return { kind: 'rejected', reason: 'each: it is not a list' };
  if (items.length > alertsAtMost) return { kind: 'rejected', reason: `each: more than ${alertsAtMost} alerts` };
  const alerts: ReportedAlert[] = [];
  for (const [index, item] of items.entries()) {
    const read = mappedSchema.safeParse(spoken(mapping, { ...values, item }, work));
    if (!read.success) {
      const entry = mapping.each === undefined ? '' : `entry ${index}: `;
      return { kind: 'rejected', reason: `${entry}${firstIssue(read.error)}` };
    }
    const { labels, annotations, status, startsAt, endsAt, url, timeout } = read.data;
    const ended = status === undefined ? endsAt !== undefined : status === 'resolved';
    alerts.push({
      labels,
      annotations,
      startsAt,
      endsAt: ended ? (endsAt ?? 'when-written') : undefined,
      url,
      staleAfterMs: timeout,
    });
  }
  return { kind: 'alerts', alerts };
}

/** What the expressions say of one alert. */
function spoken(mapping: Mapping, values: ExpressionValues, work: Work) {
  const one = (expression: Expression | undefined, key: string): unknown =>
    expression === undefined ? undefined : plain(evaluated(expression, key, values, work));
  const all = (expressions: Readonly<Record<string, Expression>>, key: string): Record<string, unknown> => {
    const said = Object.entries(expressions).map(([name, each]) => [name, one(each, `${key}.${name}`)] as const);
    return Object.fromEntries(said.filter(([, value]) => value !== undefined));
  };
  return {
    labels: all(mapping.labels, 'labels'),
    annotations: all(mapping.annotations, 'annotations'),
    status: one(mapping.status, 'status'),
    startsAt: one(mapping.startsAt, 'startsAt'),
    endsAt: one(mapping.endsAt, 'endsAt'),
    url: one(mapping.url, 'url'),
    timeout: one(mapping.timeout, 'timeout'),
  };
}

function evaluated(expression: Expression, key: string, values: ExpressionValues, work: Work): unknown {
  try {
    return expression.evaluate(values, work);
  } catch (thrown) {
    throw new Error(`${key}: ${reasonOf(thrown)}`, { cause: thrown });
  }
}

/** A value as JSON has it: whole numbers of the language are bigints, its moments dates; null is as good as missing. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.getTime();
  return value ?? undefined;
}
