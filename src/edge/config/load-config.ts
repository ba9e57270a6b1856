import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { fail, reasonOf } from '../../lib/error.ts';
import { nearest } from '../../lib/text.ts';
import { type Config, configSchema } from './config.ts';

/** Reads and checks a configuration file. Fails with every fault as a line: file, line number, key, what is wrong, the nearest right key. */
export function loadConfig(path: string): Config {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw fail('not-found', `The configuration ${path} cannot be read (${reasonOf(thrown)}).`, { cause: thrown });
  }
  return parseConfig(text, path);
}

/** The same for text that is already read; `path` is named in complaints. */
export function parseConfig(text: string, path: string): Config {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const broken = document.errors[0];
  if (broken !== undefined) {
    throw fail('usage', `${path}:${lineCounter.linePos(broken.pos[0]).line}: ${broken.message.split('\n')[0]}`);
  }
  const read = configSchema.safeParse(document.toJS() ?? {});
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
  const faults = read.error.issues.flatMap((issue) => faultLines(issue, text, lineOf));
  throw fail('usage', faults.map((fault) => `${path}:${fault}`).join('\n'));
}

function faultLines(issue: z.core.$ZodIssue, text: string, lineOf: (keys: readonly PropertyKey[]) => number): string[] {
  const where = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const near = nearest(key, knownKeys(issue.path), 1)[0];
      const place = where === '' ? 'at the top' : `in ${where}`;
      return `${lineOfKey(text, key, lineOf(issue.path))}: there is no key "${key}" ${place}${near === undefined ? '' : `; did you mean "${near}"?`}`;
    });
  }
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.flat()[0];
    if (inner !== undefined)
      return faultLines({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue, text, lineOf);
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
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = configSchema;
  for (const step of path)
    schema = typeof step === 'number' ? peel(schema, 'element') : Reflect.get(shapeOf(schema), step);
  return Object.keys(shapeOf(schema));
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
