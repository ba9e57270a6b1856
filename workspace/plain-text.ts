import { recordsIn, stringIn } from './block/record.ts';
import type { Block, Message } from './page-api.ts';
import { alignedRows, richText } from './plain-rich-text.ts';

/** Names for the ids in a message. An id without a name is shown as it is. */
export type Names = { user: (id: string) => string | undefined; channel: (id: string) => string | undefined };

const noNames: Names = { user: () => undefined, channel: () => undefined };

/**
 * A message as one reads it on the screen: its blocks, or its text where it has none; buttons in `[brackets]`, choices
 * as `[label: a | b]`, files as `(file: name)`.
 */
export function plainText(message: Pick<Message, 'text' | 'blocks' | 'files'>, names: Names = noNames): string {
  const body = message.blocks?.length ? plainBlocks(message.blocks, names) : plainMrkdwn(message.text, names);
  const files = (message.files ?? []).map((file) => `(file: ${file.title}, ${file.size} bytes)`);
  return [body, ...files].filter((part) => part !== '').join('\n');
}

/** Blocks as text, one below the other. */
export function plainBlocks(blocks: readonly Block[], names: Names = noNames): string {
  return blocks
    .map((block) => plainBlock(block, names))
    .filter((text) => text !== '')
    .join('\n');
}

function plainBlock(block: Block, names: Names): string {
  switch (block.type) {
    case 'section': {
      const fields = recordsIn(block.fields).map((field) => textObject(field, names));
      const accessory = recordsIn([block.accessory]).map((element) => plainElement(element, names));
      return [textObject(block.text, names), ...fields, ...accessory].filter((text) => text !== '').join('\n');
    }
    case 'header':
      return textObject(block.text, names);
    case 'context':
      return recordsIn(block.elements)
        .map((element) => plainElement(element, names))
        .join('  ');
    case 'actions':
      return recordsIn(block.elements)
        .map((element) => plainElement(element, names))
        .join(' ');
    case 'input': {
      const label = textObject(block.label, names);
      return `${label}: ${recordsIn([block.element])
        .map((element) => plainElement(element, names))
        .join('')}`;
    }
    case 'image':
      return `(image: ${stringIn(block, 'alt_text')})`;
    case 'divider':
      return '---';
    case 'markdown':
      return stringIn(block, 'text');
    case 'rich_text':
      return richText(block, names);
    case 'table':
      return alignedRows(
        (Array.isArray(block.rows) ? block.rows : []).map((row) =>
          recordsIn(row).map((cell) =>
            stringIn(cell, 'type') === 'rich_text' ? richText(cell, names) : stringIn(cell, 'text'),
          ),
        ),
      );
    default:
      return `(block ${block.type})`;
  }
}

function textObject(value: unknown, names: Names): string {
  const text = stringIn(value, 'text');
  return stringIn(value, 'type') === 'mrkdwn' ? plainMrkdwn(text, names) : decodeEntities(text);
}

function plainElement(element: Record<string, unknown>, names: Names): string {
  const type = stringIn(element, 'type');
  if (type === 'mrkdwn' || type === 'plain_text') return textObject(element, names);
  if (type === 'image') return `(image: ${stringIn(element, 'alt_text')})`;
  if (type === 'button') return `[${textObject(element.text, names)}]`;
  const groups = recordsIn(element.option_groups).flatMap((group) => recordsIn(group.options));
  const options = [...recordsIn(element.options), ...groups].map((option) => textObject(option.text, names));
  const label = type === 'overflow' ? '⋯' : textObject(element.placeholder, names) || type.replaceAll('_', ' ');
  return options.length === 0 ? `[${label}]` : `[${label}: ${options.join(' | ')}]`;
}

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

function decodeEntities(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}

/** mrkdwn as read: `<…>` tokens first, entities after, as Slack does; the marks of bold and code stay. */
export function plainMrkdwn(text: string, names: Names = noNames): string {
  return text
    .split(/(<[^<>]*>)/)
    .map((part) => decodeEntities(part.startsWith('<') && part.endsWith('>') ? token(part.slice(1, -1), names) : part))
    .join('');
}

function token(inner: string, names: Names): string {
  const [head = '', ...rest] = inner.split('|');
  const label = rest.join('|');
  if (head.startsWith('@')) return `@${names.user(head.slice(1)) ?? (label || head.slice(1))}`;
  if (head.startsWith('#')) return `#${names.channel(head.slice(1)) ?? (label || head.slice(1))}`;
  if (head.startsWith('!date^')) return label;
  if (head.startsWith('!subteam^')) return label || head.slice(1);
  if (head.startsWith('!')) return `@${head.slice(1)}`;
  const url = head.replace(/^mailto:/, '');
  return label === '' || label === url ? url : `${label} (${url})`;
}
