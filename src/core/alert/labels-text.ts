import { fail } from '../../lib/error.ts';
import type { Labels } from './alert.ts';
import { readMatchers } from './matcher-grammar.ts';

const labelsAtMost = 100;
/** A value goes on until the next name with an equals sign: people seldom quote. */
const pair = /(?<label>[^\s=]+)=(?<value>(?:(?!\s+[^\s=]+=).)*)/gsy;

/**
 * Reads labels as people type or paste them: `alertname=DiskFull severity=critical`, `{alertname="DiskFull",severity="critical"}`.
 * Fails with `usage`, naming the text.
 */
export function parseLabels(text: string): Labels {
  const found = fromMatchers(text) ?? fromWords(text.trim());
  if (found !== undefined && Object.keys(found).length <= labelsAtMost) return found;
  throw fail('usage', `"${text}" are no labels.`, {
    hint: 'Write for example alertname=DiskFull severity=critical namespace=shop.',
  });
}

function fromMatchers(text: string): Labels | undefined {
  const matchers = readMatchers(text);
  if (matchers === undefined || matchers.length === 0) return undefined;
  if (!text.includes(',') && matchers.some(({ value }) => value.includes('='))) return undefined;
  if (matchers.some(({ operator }) => operator !== '=')) return undefined;
  return Object.fromEntries(matchers.map(({ label, value }) => [label, value]));
}

function fromWords(text: string): Labels | undefined {
  const found = new Map<string, string>();
  pair.lastIndex = 0;
  let end = 0;
  while (end < text.length) {
    const groups = pair.exec(text)?.groups;
    const { label, value } = groups ?? {};
    if (label === undefined || value === undefined || /[!~]/.test(label) || value.startsWith('~')) return undefined;
    found.set(label, value.trim().replace(/^"(.*)"$/s, '$1'));
    end = pair.lastIndex;
    while (/\s/.test(text[end] ?? '')) end += 1;
    pair.lastIndex = end;
  }
  return found.size === 0 ? undefined : Object.fromEntries(found);
}
