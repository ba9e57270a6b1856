import { withEmoji } from './emoji.js';
import { decodeEntities, tokenise } from './token.js';

/**
 * Slack's mrkdwn as a tree to draw: tokens first, then entities, then formatting.
 *
 * There are no lists and no headings in mrkdwn, and bare addresses stay text: whoever wants a link writes a token.
 * Tokens inside code are live, as in Slack; formatting inside code is not.
 *
 * @typedef {import('./token.js').TextNode | import('./token.js').TokenNode | import('./emoji.js').EmojiNode | StyleNode} InlineNode
 * @typedef {{ kind: 'bold' | 'italic' | 'strike' | 'code', children: InlineNode[] }} StyleNode
 * @typedef {{ kind: 'line' | 'quote' | 'preformatted', children: InlineNode[] }} BlockNode
 *
 * An item is one character, or one token: formatting looks at characters and steps over tokens.
 * @typedef {string | import('./token.js').TokenNode} Item
 */

/** @type {Record<string, 'bold' | 'italic' | 'strike'>} */
const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' };
const WORD = /[\p{L}\p{N}]/u;

/**
 * Reads one mrkdwn text into lines, quotes and preformatted blocks, in order.
 * @param {string} text
 * @returns {BlockNode[]}
 */
export function parseMrkdwn(text) {
  const items = toItems(tokenise(text));
  /** @type {BlockNode[]} */
  const blocks = [];
  let from = 0;
  while (from < items.length) {
    const open = findFence(items, from);
    const close = open < 0 ? -1 : findFence(items, open + 3);
    if (close < 0) break;
    blocks.push(...readLines(trimBreak(items.slice(from, open), 'end')));
    blocks.push({ kind: 'preformatted', children: toNodes(trimBreak(items.slice(open + 3, close), 'start')) });
    from = close + 3;
    if (items[from] === '\n') from += 1;
  }
  if (from < items.length) blocks.push(...readLines(items.slice(from)));
  return blocks;
}

/**
 * Reads the text of a plain_text object: no tokens and no formatting, entities decoded, emoji codes drawn.
 * @param {string} text
 * @returns {BlockNode[]}
 */
export function parsePlain(text) {
  return decodeEntities(text)
    .split('\n')
    .map((line) => ({ kind: 'line', children: withEmoji(line) }));
}

/**
 * @param {ReturnType<typeof tokenise>} nodes
 * @returns {Item[]}
 */
function toItems(nodes) {
  /** @type {Item[]} */
  const items = [];
  for (const node of nodes) {
    if (node.kind !== 'text') items.push(node);
    else for (const character of node.text) items.push(character);
  }
  return items;
}

/**
 * @param {Item[]} items
 * @param {number} from
 */
function findFence(items, from) {
  for (let at = from; at + 2 < items.length; at += 1) {
    if (items[at] === '`' && items[at + 1] === '`' && items[at + 2] === '`') return at;
  }
  return -1;
}

/**
 * One line break next to a fence belongs to the fence.
 * @param {Item[]} items
 * @param {'start' | 'end'} side
 */
function trimBreak(items, side) {
  if (side === 'start') return items[0] === '\n' ? items.slice(1) : items;
  return items.at(-1) === '\n' ? items.slice(0, -1) : items;
}

/**
 * Lines and quotes; neighbouring quoted lines make one quote, `>>>` quotes everything that follows.
 * @param {Item[]} items
 * @returns {BlockNode[]}
 */
function readLines(items) {
  if (items.length === 0) return [];
  /** @type {BlockNode[]} */
  const blocks = [];
  let quoteRest = false;
  for (const line of splitLines(items)) {
    if (!quoteRest && line[0] === '>' && line[1] === '>' && line[2] === '>') {
      quoteRest = true;
      blocks.push({ kind: 'quote', children: readInline(dropSpace(line.slice(3))) });
    } else if (quoteRest || line[0] === '>') {
      addToQuote(blocks, readInline(quoteRest ? line : dropSpace(line.slice(1))));
    } else {
      blocks.push({ kind: 'line', children: readInline(line) });
    }
  }
  return blocks;
}

/**
 * @param {BlockNode[]} blocks
 * @param {InlineNode[]} children
 */
function addToQuote(blocks, children) {
  const last = blocks.at(-1);
  if (last?.kind === 'quote') last.children.push({ kind: 'text', text: '\n' }, ...children);
  else blocks.push({ kind: 'quote', children });
}

/** @param {Item[]} line */
function dropSpace(line) {
  return line[0] === ' ' ? line.slice(1) : line;
}

/** @param {Item[]} items */
function splitLines(items) {
  /** @type {Item[][]} */
  const lines = [[]];
  for (const item of items) {
    if (item === '\n') lines.push([]);
    else lines.at(-1)?.push(item);
  }
  return lines;
}

/**
 * Bold, italic, strike and code inside one line. A mark opens at the start of a word and closes at the end of one.
 * @param {Item[]} items
 * @returns {InlineNode[]}
 */
function readInline(items) {
  /** @type {InlineNode[]} */
  const nodes = [];
  /** @type {Item[]} */
  let plain = [];
  /** Marks known to have no close further on: without it, a line of openers takes quadratic time. */
  const hopeless = new Set();
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at];
    if (item === undefined) continue;
    const mark = typeof item === 'string' && !hopeless.has(item) && opens(items, at) ? item : null;
    const close = mark === null ? -1 : findClose(items, at);
    if (mark !== null && close < 0) hopeless.add(mark);
    if (mark === null || close < 0) {
      plain.push(item);
      continue;
    }
    nodes.push(...toNodes(plain), styled(mark, items.slice(at + 1, close)));
    plain = [];
    at = close;
  }
  nodes.push(...toNodes(plain));
  return nodes;
}

/**
 * @param {string} mark
 * @param {Item[]} inner
 * @returns {InlineNode}
 */
function styled(mark, inner) {
  const kind = MARKS[mark];
  return kind === undefined ? { kind: 'code', children: toNodes(inner) } : { kind, children: readInline(inner) };
}

/**
 * @param {Item[]} items
 * @param {number} at
 */
function opens(items, at) {
  const item = items[at];
  if (typeof item !== 'string' || (item !== '`' && MARKS[item] === undefined)) return false;
  const before = items[at - 1];
  const after = items[at + 1];
  if (after === undefined || after === item) return false;
  if (item === '`') return true;
  return !isWord(before) && after !== ' ';
}

/**
 * @param {Item[]} items
 * @param {number} open
 */
function findClose(items, open) {
  const mark = items[open];
  for (let at = open + 2; at < items.length; at += 1) {
    if (items[at] !== mark) continue;
    if (mark === '`' || (items[at - 1] !== ' ' && !isWord(items[at + 1]))) return at;
  }
  return -1;
}

/** @param {Item | undefined} item */
function isWord(item) {
  return typeof item === 'string' && WORD.test(item);
}

/**
 * @param {Item[]} items
 * @returns {InlineNode[]}
 */
function toNodes(items) {
  /** @type {InlineNode[]} */
  const nodes = [];
  let text = '';
  for (const item of items) {
    if (typeof item === 'string') {
      text += item;
      continue;
    }
    if (text) nodes.push(...withEmoji(text));
    text = '';
    nodes.push(item);
  }
  if (text) nodes.push(...withEmoji(text));
  return nodes;
}
