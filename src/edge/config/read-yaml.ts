import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { fail } from '../../lib/error.ts';
import { nearest } from '../../lib/text.ts';

/** Which YAML: with numbers and booleans, or as Go's programs decode it into text fields, where every value is text. */
export type YamlValues = 'typed' | 'text';

/**
 * Reads YAML by a schema. Fails with `usage`, every fault as a line: file, line number, key, what is wrong, the nearest right key.
 * `path` is named in complaints.
 */
export function readYaml<T>(text: string, path: string, schema: z.ZodType<T>, values: YamlValues = 'typed'): T {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, ...(values === 'text' && { schema: 'failsafe', merge: true }) });
  const broken = document.errors[0];
  if (broken !== undefined) {
    throw fail('usage', `${path}:${lineCounter.linePos(broken.pos[0]).line}: ${broken.message.split('\n')[0]}`);
  }
  if (values === 'text') emptyIsNull(document);
  const read = schema.safeParse(document.toJS() ?? {});
  if (read.success) return read.data;
  const lineOf = (keys: readonly PropertyKey[]): number => {
    for (let depth = keys.length; depth > 0; depth -= 1) {
      const node: unknown = document.getIn(keys.slice(0, depth), true);
      const range =
        typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
          ? node.range
          : undefined;
      if (typeof range?.[0] === 'number') return lineCounter.linePos(range[0]).line;
    }
    return 1;
  };
  const faults = read.error.issues.flatMap((issue) => faultLines(issue, { text, lineOf, schema }));
  throw fail('usage', faults.map((fault) => `${path}:${fault}`).join('\n'));
}

/** A key with nothing after it has no value, also where all values are text. */
function emptyIsNull(document: Document): void {
  visit(document, {
    Scalar(key, node) {
      if (key !== 'key' && isScalar(node) && node.type === 'PLAIN' && /^(?:~|null)?$/i.test(node.source ?? ''))
        node.value = null;
    },
  });
}

interface Written {
  readonly text: string;
  readonly schema: z.ZodType;
  lineOf(keys: readonly PropertyKey[]): number;
}

function faultLines(issue: z.core.$ZodIssue, written: Written): string[] {
  const { text, lineOf, schema } = written;
  const where = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const near = nearest(key, knownKeys(schema, issue.path), 1)[0];
      const place = where === '' ? 'at the top' : `in ${where}`;
      return `${lineOfKey(text, key, lineOf(issue.path))}: there is no key "${key}" ${place}${near === undefined ? '' : `; did you mean "${near}"?`}`;
    });
  }
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.flat()[0];
    if (inner !== undefined)
      return faultLines({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue, written);
  }
  return [`${lineOf(issue.path)}: ${where === '' ? 'the file' : where}: ${issue.message}`];
}

/** The line of a key that the schema does not know: at or below the line of what it stands in. */
function lineOfKey(text: string, key: string, from: number): number {
  const lines = text.split('\n');
  const index = lines.findIndex(
    (line, at) => at >= from - 1 && line.trimStart().replace(/^- /, '').startsWith(`${key}:`),
  );
  return index === -1 ? from : index + 1;
}

/** The keys that the schema knows at a place, for the nearest right one. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let place: unknown = schema;
  for (const step of path)
    place = typeof step === 'number' ? peel(place, 'element') : Reflect.get(shapeOf(place), step);
  return Object.keys(shapeOf(place));
}

function shapeOf(schema: unknown): object {
  const shape = peel(schema, 'shape');
  return typeof shape === 'object' && shape !== null ? shape : {};
}

/** Unwraps defaults, optionals and pipes until the wanted property is there. */
function peel(schema: unknown, property: 'shape' | 'element'): unknown {
  let current: unknown = schema;
  for (let depth = 0; depth < 8 && typeof current === 'object' && current !== null; depth += 1) {
    const found: unknown = Reflect.get(current, property);
    if (found !== undefined) return found;
    const definition: unknown = Reflect.get(current, 'def');
    if (typeof definition !== 'object' || definition === null) return undefined;
    current = Reflect.get(definition, 'innerType') ?? Reflect.get(definition, 'in');
  }
  return undefined;
}
