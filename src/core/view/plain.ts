import stringWidth from 'string-width';
import type { Action, Part, Text, View } from './view.ts';

const symbols = { critical: '●', warning: '◐', unknown: '○', good: '✓', neutral: '' } as const;

/** The symbol that stands for a tone; empty for neutral. */
export function toneSymbol(tone: View['tone']): string {
  return symbols[tone ?? 'neutral'];
}

/** Text as a person would read it, without any markup. Times are written in UTC. */
export function plainText(content: Text): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return content.map(plainText).join('');
  if (!('length' in content)) {
    if ('bold' in content) return content.bold;
    if ('code' in content) return content.code;
    if ('quiet' in content) return content.quiet;
    if ('link' in content) return `${content.link} (${content.url})`;
    if ('user' in content) return `@${content.user}`;
    if ('usergroup' in content) return `@${content.usergroup}`;
    if ('channel' in content) return `#${content.channel}`;
    if (!Number.isFinite(content.at)) return 'unknown';
    return `${new Date(content.at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  }
  return content.map(plainText).join('');
}

/** Table rows in columns of equal width, header first; two spaces between columns. */
export function plainTable(part: Extract<Part, { kind: 'table' }>): string[] {
  const rows = [part.columns.map((column) => column.title), ...part.rows];
  const widths = part.columns.map((_, index) => Math.max(...rows.map((row) => stringWidth(row[index] ?? ''))));
  return rows.map((row) =>
    part.columns
      .map((column, index) => {
        const cell = row[index] ?? '';
        const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - stringWidth(cell)));
        return column.align === 'right' ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

function actionLabel(action: Action): string {
  return `[${action.label}]`;
}

function plainPart(part: Part): string[] {
  switch (part.kind) {
    case 'text':
      return plainText(part.text).split('\n');
    case 'fields':
      return part.fields.map((field) => `${field.label}: ${plainText(field.value)}`);
    case 'table':
      return plainTable(part);
    case 'code':
      return part.text.split('\n');
    case 'list':
      return part.items.map((item) => `- ${plainText(item)}`);
    case 'image':
      return [`(image: ${part.alt})`];
    case 'actions':
      return [part.actions.map(actionLabel).join(' ')];
  }
}

/** The whole view as lines of plain text, for files, searches and tests. */
export function plainView(shown: View): string {
  const title = [toneSymbol(shown.tone), plainText(shown.title)].filter(Boolean).join(' ');
  const footer = shown.footer === undefined ? [] : [plainText(shown.footer)];
  return [title, ...shown.parts.flatMap(plainPart), ...footer].join('\n');
}
