import type { types } from '@slack/bolt';
import { plainText, toneSymbol } from '../../../core/view/plain.ts';
import type { Part, Text, View } from '../../../core/view/view.ts';
import { formatCount, plural, shortenEnd } from '../../../lib/text.ts';
import { actionBlocks } from './action-blocks.ts';
import { clean, escapeEntities, safeUrl } from './clean.ts';
import { fitBlocks } from './fit-blocks.ts';
import { cutSpans, markdownText, richElements, spansOf } from './spans.ts';
import { tableLines } from './table.ts';

type Block = types.KnownBlock;

/** A message as Slack takes it: the blocks, and the text of the lock screen. */
export interface Rendered {
  readonly blocks: Block[];
  readonly text: string;
}

const titleAtMost = 300;
const paragraphAtMost = 2_900;
const preformattedAtMost = 2_900;
const listAtMost = 8_000;
const sectionOverhead = 50;
const itemAtMost = 500;
// Escaping can make each character five.
const quietAtMost = 500;
const lockScreenAtMost = 100;

/** Draws a view in Block Kit within Slack's limits; what did not fit is said in the last line. */
export function render(view: View): Rendered {
  const { blocks, dropped } = fitBlocks([
    titleBlock(view),
    ...view.parts.flatMap(partBlocks),
    ...(view.footer === undefined ? [] : [quietBlock(view.footer)]),
  ]);
  if (dropped > 0) blocks.push(quietBlock(`${plural(dropped, 'part')} did not fit here.`));
  return { blocks, text: lockScreenText(view) };
}

/** The top-level text: what a locked phone shows. Escaped by itself, because it is parsed and notifies too. */
function lockScreenText(view: View): string {
  const symbol = toneSymbol(view.tone);
  const words = clean(view.lockScreen ?? plainText(view.title)).replaceAll('\n', ' ');
  const sentence = symbol === '' || words.startsWith(symbol) ? words : `${symbol} ${words}`;
  return escapeEntities(shortenEnd(sentence, lockScreenAtMost));
}

function titleBlock(view: View): Block {
  const symbol = toneSymbol(view.tone);
  const prefix: Text = symbol === '' ? [] : [`${symbol} `];
  const elements = [...richElements(prefix, true), ...richElements(cutSpans(view.title, titleAtMost), true)];
  if (elements.length === 0) elements.push({ type: 'text', text: ' ' });
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function partBlocks(part: Part): Block[] {
  switch (part.kind) {
    case 'text':
      return part.quiet ? [quietBlock(part.text)] : paragraph(part.text);
    case 'fields':
      return fieldBlocks(part);
    case 'table':
      return tableBlocks(part);
    case 'code':
      return part.text === '' ? [] : [preformatted(part.text)];
    case 'list':
      return listBlocks(part.items);
    case 'image': {
      const url = safeUrl(part.url);
      return url === undefined
        ? []
        : [{ type: 'image', image_url: url, alt_text: shortenEnd(clean(part.alt) || 'picture', 2_000) }];
    }
    case 'actions':
      return actionBlocks(part.actions);
  }
}

function paragraph(text: Text): Block[] {
  return section(richElements(cutSpans(text, paragraphAtMost)));
}

function section(elements: types.RichTextElement[]): Block[] {
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
}

function fieldBlocks(part: Extract<Part, { kind: 'fields' }>): Block[] {
  const elements = part.fields.flatMap((field, index) => [
    ...richElements([`${index === 0 ? '' : '\n'}${shortenEnd(field.label, itemAtMost)}`], true),
    ...richElements(['  ', ...cutSpans(field.value, itemAtMost)]),
  ]);
  return section(elements);
}

/** As many rows as fit one block, and a line on what did not. */
function tableBlocks(part: Extract<Part, { kind: 'table' }>): Block[] {
  if (part.rows.length === 0) return [];
  const { lines, left } = tableLines(part);
  let size = 0;
  const shown = lines.filter((line) => {
    size += line.length + 1;
    return size <= preformattedAtMost;
  });
  const notes = [
    ...(shown.length < lines.length ? [`${plural(lines.length - shown.length, 'more row')} did not fit here`] : []),
    ...(left.length > 0 ? [`left out for width: ${left.join(', ')}`] : []),
  ];
  return [preformatted(shown.join('\n')), ...(notes.length === 0 ? [] : [quietBlock(notes.join(' · '))])];
}

/** As many items as fit one block; the last one says how many more there are. */
function listBlocks(items: readonly Text[]): Block[] {
  let size = 0;
  const shown = items
    .map((item) => richElements(cutSpans(item, itemAtMost)))
    .filter((elements) => {
      size += JSON.stringify(elements).length + sectionOverhead;
      return elements.length > 0 && size <= listAtMost;
    });
  const more = items.length - shown.length;
  if (more > 0 && size > listAtMost) shown.push(richElements(`and ${formatCount(more)} more`));
  if (shown.length === 0) return [];
  const elements = shown.map((item) => ({ type: 'rich_text_section' as const, elements: item }));
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements }] }];
}

/** Literal text in fixed width. The end is kept when it is too long, because the newest lines matter. */
function preformatted(text: string): Block {
  const cleaned = clean(text);
  const points = [...cleaned];
  const shown =
    points.length <= preformattedAtMost ? cleaned : `…${points.slice(points.length - preformattedAtMost + 1).join('')}`;
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: shown || ' ' }], border: 0 }],
  };
}

function quietBlock(text: Text): Block {
  const literal = spansOf(text).every((span) => typeof span === 'string' || 'quiet' in span);
  if (literal) {
    return {
      type: 'context',
      elements: [{ type: 'plain_text', text: shortenEnd(clean(plainText(text)) || ' ', 2_900), emoji: false }],
    };
  }
  const markdown = markdownText(cutSpans(text, quietAtMost));
  return { type: 'context', elements: [{ type: 'mrkdwn', text: markdown || ' ', verbatim: true }] };
}
