import { redactedMark } from '../../lib/redact.ts';

/** Takes the values of some fields out of records. */
export interface FieldMask {
  /** JSON without the values of masked fields; a text that is none, or broken, as it came. */
  text(json: string): string;
  /** Whether a header's or a field's name is masked, whatever its case. */
  covers(name: string): boolean;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+|\s+/g;

/**
 * Masks by name, at any depth, containers as a whole. Nothing else is touched, so that large numbers, doubled keys and
 * spaces stay as they were sent. A text that breaks off inside a masked value is cut there.
 */
export function fieldMask(names: readonly string[]): FieldMask {
  const masked = new Set(names.map((name) => name.toLowerCase()));
  const covers = (name: string): boolean => masked.has(name.toLowerCase());
  return {
    covers,
    text(json) {
      if (masked.size === 0 || !/^\s*[{[]/.test(json)) return json;
      let out = '';
      let last: string | undefined;
      // 'value': the next one is masked; a number: inside a masked container, so deep.
      let hiding: 'no' | 'value' | number = 'no';
      for (const [part] of json.matchAll(token)) {
        if (typeof hiding === 'number') {
          if (part === '{' || part === '[') hiding += 1;
          if (part === '}' || part === ']') hiding -= 1;
          if (hiding === 0) hiding = 'no';
          continue;
        }
        if (part.trim() === '') {
          out += part;
          continue;
        }
        if (hiding === 'value') {
          out += `"${redactedMark}"`;
          hiding = part === '{' || part === '[' ? 1 : 'no';
          last = undefined;
          continue;
        }
        out += part;
        if (part === ':' && last !== undefined && covers(nameIn(last))) hiding = 'value';
        last = part;
      }
      return out;
    },
  };
}

/** The name that a token in quotes stands for, escapes resolved. */
function nameIn(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
