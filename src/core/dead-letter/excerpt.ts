import { type Redact, redactedMark } from '../../lib/redact.ts';
import { contentOf, textOf } from '../kafka/content.ts';

const stringMax = 100;
const entriesMax = 20;
const depthMax = 6;

/**
 * What a record holds, as far as a channel may see it: values of names that tell of a secret and what looks like one are
 * taken out, long texts and lists are cut, at most `charsMax` characters. Bytes that are no text show as the first 48.
 */
export function excerptOf(value: Uint8Array, redact: Redact, charsMax: number): string {
  const content = contentOf(value, charsMax * 4);
  if (content.kind === 'none' || value.length === 0) return '(empty)';
  if (content.kind === 'binary') return `${content.hex} … (binary)`;
  const whole = redact(masked(textOf(value) ?? content.text, redact)).text;
  return whole.length <= charsMax ? whole : `${whole.slice(0, charsMax)}… (cut)`;
}

function masked(text: string, redact: Redact): string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return text;
  }
  return JSON.stringify(cut(json, redact, 0), undefined, 2);
}

function cut(value: unknown, redact: Redact, depth: number): unknown {
  if (typeof value === 'string') {
    return value.length <= stringMax ? value : `${value.slice(0, stringMax)}… (${value.length} characters)`;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthMax) return '…';
  if (Array.isArray(value)) {
    const shown = value.slice(0, entriesMax).map((each) => cut(each, redact, depth + 1));
    return value.length > entriesMax ? [...shown, `… (${value.length} entries)`] : shown;
  }
  const entries = Object.entries(value);
  const shown = entries.slice(0, entriesMax).map(([name, each]) => {
    return [name.slice(0, stringMax), redact.isSecretName(name) ? redactedMark : cut(each, redact, depth + 1)] as const;
  });
  const rest = entries.length > entriesMax ? [['…', `(${entries.length} fields)`] as const] : [];
  return Object.fromEntries([...shown, ...rest]);
}
