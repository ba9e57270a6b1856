import { html } from '../preact.js';
import { findChannel, userName } from '../select.js';
import { exactTime, formatDate } from './date.js';
import { parseMrkdwn, parsePlain } from './mrkdwn.js';

/**
 * Text nodes on screen. Everything from outside arrives as a text node or as an address that passed the scheme list.
 *
 * @typedef {import('../page.js').Page} Page
 * @typedef {import('./mrkdwn.js').InlineNode} InlineNode
 * @typedef {import('./mrkdwn.js').BlockNode} BlockNode
 */

/**
 * A text object of Block Kit, formatted if it says so.
 * @param {{ page: Page, text: unknown }} props
 */
export function TextObject({ page, text }) {
  const { type, text: content } = asTextObject(text);
  return type === 'mrkdwn'
    ? html`<${Mrkdwn} page=${page} text=${content} />`
    : html`<${Plain} page=${page} text=${content} />`;
}

/** @param {{ page: Page, text: string }} props */
export function Mrkdwn({ page, text }) {
  return html`<${Lines} page=${page} blocks=${parseMrkdwn(text)} />`;
}

/** @param {{ page: Page, text: string }} props */
export function Plain({ page, text }) {
  return html`<${Lines} page=${page} blocks=${parsePlain(text)} />`;
}

/**
 * The text alone, for a label, a tooltip or a lock screen: no links, names in place of ids.
 * @param {Page} page
 * @param {unknown} text a text object, or mrkdwn
 * @returns {string}
 */
export function plainString(page, text) {
  const object = typeof text === 'string' ? { type: 'mrkdwn', text } : asTextObject(text);
  const blocks = object.type === 'mrkdwn' ? parseMrkdwn(object.text) : parsePlain(object.text);
  return blocks.map(({ children }) => children.map((node) => nodeString(page, node)).join('')).join('\n');
}

/**
 * @param {unknown} text
 * @returns {{ type: string, text: string }}
 */
function asTextObject(text) {
  if (typeof text !== 'object' || text === null || !('text' in text)) return { type: 'plain_text', text: '' };
  return { type: 'type' in text ? String(text.type) : 'plain_text', text: String(text.text) };
}

/** @param {{ page: Page, blocks: BlockNode[] }} props */
function Lines({ page, blocks }) {
  return blocks.map(({ kind, children }) => {
    const inline = html`<${Inline} page=${page} nodes=${children} />`;
    if (kind === 'preformatted') return html`<pre class="pre" tabindex="0">${inline}</pre>`;
    if (kind === 'quote') return html`<blockquote class="quote">${inline}</blockquote>`;
    return html`<div class="line">${inline}</div>`;
  });
}

/** @param {{ page: Page, nodes: InlineNode[] }} props */
export function Inline({ page, nodes }) {
  return nodes.map((node) => {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'bold':
        return html`<strong><${Inline} page=${page} nodes=${node.children} /></strong>`;
      case 'italic':
        return html`<em><${Inline} page=${page} nodes=${node.children} /></em>`;
      case 'strike':
        return html`<s><${Inline} page=${page} nodes=${node.children} /></s>`;
      case 'code':
        return html`<code class="code"><${Inline} page=${page} nodes=${node.children} /></code>`;
      default:
        return html`<${Token} page=${page} node=${node} />`;
    }
  });
}

/** @param {{ page: Page, node: Exclude<InlineNode, { kind: 'text' | 'bold' | 'italic' | 'strike' | 'code' }> }} props */
function Token({ page, node }) {
  const label = nodeString(page, node);
  switch (node.kind) {
    case 'emoji':
      return html`<span role="img" aria-label=${node.name}>${node.symbol}</span>`;
    case 'link':
      return html`<${Link} url=${node.url} label=${label} />`;
    case 'date':
      return html`<${DateText} page=${page} date=${node} />`;
    case 'channel':
      return html`<a class="pill" href=${`#/${node.id}`}>${label}</a>`;
    case 'user':
      return html`<span class=${node.id === page.state.as ? 'pill pill-you' : 'pill'}>${label}</span>`;
    case 'broadcast':
      return html`<span class="pill pill-you">${label}</span>`;
    case 'usergroup':
      return html`<span class="pill">${label}</span>`;
  }
}

/**
 * A link that opens beside the page and tells the other side nothing.
 * @param {{ url: string, label: string }} props
 */
export function Link({ url, label }) {
  return html`<a href=${url} target="_blank" rel="noopener noreferrer" title=${url}>${label}</a>`;
}

/** @param {{ page: Page, date: Extract<InlineNode, { kind: 'date' }> }} props */
export function DateText({ page, date }) {
  const text = formatDate(date, page.nowMs);
  const shown = html`<time title=${exactTime(date.timestampSeconds)}>${text}</time>`;
  return date.url ? html`<a href=${date.url} target="_blank" rel="noopener noreferrer">${shown}</a>` : shown;
}

/**
 * @param {Page} page
 * @param {InlineNode} node
 * @returns {string}
 */
function nodeString(page, node) {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'emoji':
      return node.symbol;
    case 'link':
      return node.label;
    case 'user':
      return `@${userName(page.state, node.id)}`;
    case 'channel':
      return `#${findChannel(page.state, node.id)?.name ?? (node.label || node.id)}`;
    case 'usergroup':
      return node.label || `@${node.id}`;
    case 'broadcast':
      return `@${node.range}`;
    case 'date':
      return formatDate(node, page.nowMs);
    default:
      return node.children.map((child) => nodeString(page, child)).join('');
  }
}
