import { formatBytes } from '../../lib/text.ts';
import type { PeekedRecord } from '../port/kafka.ts';
import type { Content } from './content.ts';
import { indentJson } from './indent-json.ts';

/** JSON up to this length is indented; beyond it a phone shows more of it in one line. */
const indentedChars = 600;

/** Records as lines of text: a heading each, its headers, then its value. */
export function recordsText(records: readonly PeekedRecord[]): string {
  return records.map(recordText).join('\n\n');
}

function recordText({ partition, offset, timestamp, key, value, headers }: PeekedRecord): string {
  const heading = `── p${partition} · offset ${offset} · ${timeText(timestamp)}`;
  const named = headers.map(({ name, content }) => `${name}: ${inlineText(content)}`);
  return [heading, `key ${inlineText(key)}`, ...named, valueText(value)].join('\n');
}

function timeText(timestamp: number | undefined): string {
  if (timestamp === undefined) return 'no time';
  return `${new Date(timestamp).toISOString().slice(0, 23).replace('T', ' ')} UTC`;
}

/** A key or a header on one line. */
function inlineText(content: Content): string {
  switch (content.kind) {
    case 'none':
      return '(none)';
    case 'binary':
      return binaryText(content);
    case 'text':
      return content.cut ? `${content.text}… (${formatBytes(content.sizeBytes)})` : content.text;
  }
}

function valueText(content: Content): string {
  if (content.kind === 'none') return '(tombstone: no value, deletes its key)';
  if (content.kind === 'binary') return binaryText(content);
  if (content.cut) return `${content.text}…\n(cut: ${formatBytes(content.sizeBytes)} in all)`;
  if (content.text === '') return '(empty)';
  return content.text.length <= indentedChars ? (indentJson(content.text) ?? content.text) : content.text;
}

function binaryText({ hex, sizeBytes }: Extract<Content, { kind: 'binary' }>): string {
  return `${hex}${hex.length < sizeBytes * 3 - 1 ? ' …' : ''} (binary, ${formatBytes(sizeBytes)})`;
}
