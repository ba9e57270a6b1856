import stringWidth from 'string-width';
import { recordsIn, stringIn } from './block/record.ts';
import type { Names } from './plain-text.ts';

/** A rich_text block as text: its texts are literal. */
export function richText(block: Record<string, unknown>, names: Names): string {
  return recordsIn(block.elements)
    .map((element) => {
      const inner = recordsIn(element.elements);
      switch (stringIn(element, 'type')) {
        case 'rich_text_list': {
          const isOrdered = stringIn(element, 'style') === 'ordered';
          return inner
            .map((item, index) => `${isOrdered ? `${index + 1}.` : '•'} ${inline(recordsIn(item.elements), names)}`)
            .join('\n');
        }
        case 'rich_text_quote':
          return inline(inner, names).replace(/^/gm, '> ');
        default:
          return inline(inner, names);
      }
    })
    .join('\n');
}

function inline(elements: readonly Record<string, unknown>[], names: Names): string {
  return elements.map((element) => inlineElement(element, names)).join('');
}

function inlineElement(element: Record<string, unknown>, names: Names): string {
  const id = (field: string) => stringIn(element, field);
  switch (id('type')) {
    case 'text':
      return id('text');
    case 'link':
      return id('text') === '' || id('text') === id('url') ? id('url') : `${id('text')} (${id('url')})`;
    case 'user':
      return `@${names.user(id('user_id')) ?? id('user_id')}`;
    case 'channel':
      return `#${names.channel(id('channel_id')) ?? id('channel_id')}`;
    case 'usergroup':
      return `@${id('usergroup_id')}`;
    case 'broadcast':
      return `@${id('range')}`;
    case 'emoji':
      return `:${id('name')}:`;
    case 'date':
      return id('fallback') || new Date(Number(element.timestamp) * 1000).toISOString();
    case 'color':
      return id('value');
    default:
      return '';
  }
}

/** Rows with their columns padded to equal width, two spaces between. */
export function alignedRows(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, stringWidth(cell));
  }
  const pad = (cell: string, column: number) => cell + ' '.repeat((widths[column] ?? 0) - stringWidth(cell));
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}
