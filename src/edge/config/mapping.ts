import { z } from 'zod';
import { compileExpression, type Expression } from '../../core/alert/source/expression.ts';
import { mappingSource } from '../../core/alert/source/mapping.ts';
import { reasonOf } from '../../lib/error.ts';

/** An expression, compiled once; what is wrong with it is said where it stands. */
function expression(suits: (type: string) => boolean) {
  return z.string().transform((text, context): Expression => {
    try {
      return compileExpression(text, suits);
    } catch (thrown) {
      context.addIssue({ code: 'custom', message: reasonOf(thrown) });
      return z.NEVER;
    }
  });
}

const isAny = (type: string): boolean => type === 'dyn';
const isText = (type: string): boolean => /^(dyn|string|bool|int|uint|double|optional)/.test(type);
const isTime = (type: string): boolean => /^(dyn|string|int|double|google.protobuf.Timestamp|optional)/.test(type);

const text = expression(isText);
const time = expression(isTime);

/** An entry of `alerts.mappings`: how records of one's own shape become alerts; a topic says `source: <name>`. */
export const mappingSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'a short lower-case name'),
    when: expression((type) => isAny(type) || type === 'bool').optional(),
    each: expression((type) => isAny(type) || type.startsWith('list')).optional(),
    labels: z.record(z.string().min(1).max(200), text),
    annotations: z.record(z.string().min(1).max(200), text).default({}),
    status: text.optional(),
    startsAt: time.optional(),
    endsAt: time.optional(),
    url: text.optional(),
    timeout: text.optional(),
  })
  .transform(({ name, labels, annotations, when, each, status, startsAt, endsAt, url, timeout }) =>
    mappingSource({ name, labels, annotations, when, each, status, startsAt, endsAt, url, timeout }),
  );
