import type { types } from '@slack/bolt';
import { plainText, toneSymbol } from '../../../core/view/plain.ts';
import type { Part, Text, View } from '../../../core/view/view.ts';
import { shortenEnd } from '../../../lib/text.ts';
import { actionBlocks } from './action-blocks.ts';
import { clean, escapeEntities, safeUrl } from './clean.ts';
import { markdownText, richElements, spansOf } from './spans.ts';
import { tableLines } from './table.ts';

type Block = types.KnownBlock;

/** A message as Slack takes it: the blocks, and the text of the lock screen. */
export interface Rendered {
  readonly blocks: Block[];
  readonly text: string;
}

// Slack allows 50 blocks; all blocks together were refused at about 13,200 characters (bolt-js #2509), so 12,000 is the budget.
const blocksAtMost = 48;
const charactersAtMost = 12_000;
const preformattedAtMost = 2_900;
const lockScreenAtMost = 100;

/** Draws a view in Block Kit within Slack's limits; what did not fit is said in the last line. */
export function render(view: View): Rendered {
  const candidates = [
    titleBlock(view),
    ...view.parts.flatMap(partBlocks),
    ...(view.footer === undefined ? [] : [quietBlock(view.footer)]),
  ];
  const actions = candidates.filter((block) => block.type === 'actions');
  const blocks: Block[] = [];
  let left = charactersAtMost - sizeOf(actions);
  let dropped = 0;
  for (const block of candidates) {
    const size = block.type === 'actions' ? 0 : sizeOf([block]);
    if (size > left || blocks.length >= blocksAtMost) {
      dropped += 1;
    } else {
      left -= size;
      blocks.push(block);
    }
  }
  if (dropped > 0) blocks.push(quietBlock(`${dropped} part${dropped === 1 ? '' : 's'} did not fit here.`));
  return { blocks, text: lockScreenText(view) };
}

function sizeOf(blocks: readonly Block[]): number {
  return JSON.stringify(blocks).length;
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
  const elements = [...richElements(prefix, true), ...richElements(view.title, true)];
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function partBlocks(part: Part): Block[] {
  switch (part.kind) {
    case 'text':
      return part.quiet ? [quietBlock(part.text)] : paragraph(part.text);
    case 'fields':
      return fieldBlocks(part);
    case 'table': {
      const { lines, left } = tableLines(part);
      const note = left.length === 0 ? [] : [quietBlock(`left out for width: ${left.join(', ')}`)];
      return [...(part.rows.length === 0 ? [] : [preformatted(lines.join('\n'))]), ...note];
    }
    case 'code':
      return part.text === '' ? [] : [preformatted(part.text)];
    case 'list': {
      const items = part.items.map((item) => ({ type: 'rich_text_section' as const, elements: richElements(item) }));
      return items.length === 0
        ? []
        : [{ type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements: items }] }];
    }
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
  const elements = richElements(text);
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
}

function fieldBlocks(part: Extract<Part, { kind: 'fields' }>): Block[] {
  const elements = part.fields.flatMap((field, index) => [
    ...richElements([`${index === 0 ? '' : '\n'}${field.label}`], true),
    ...richElements(['  ', ...spansOf(field.value)]),
  ]);
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
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
  return { type: 'context', elements: [{ type: 'mrkdwn', text: markdownText(text), verbatim: true }] };
}
