import { html } from '../preact.js';
import { DateText, Inline, Link } from '../text/draw.js';
import { EMOJI } from '../text/emoji.js';
import { safeUrl } from '../text/token.js';

/**
 * The rich_text block: already a tree, so nothing in it is parsed and every text is literal.
 *
 * @typedef {import('../page.js').Page} Page
 * @typedef {import('../page.js').Shape} Shape
 * @typedef {typeof import('../drawn.js').DRAWN_RICH_TEXT[number]} ContainerType
 * @typedef {typeof import('../drawn.js').DRAWN_RICH_TEXT_ELEMENTS[number]} InlineType
 */

/** @type {Record<ContainerType, (page: Page, container: Shape) => unknown>} */
const CONTAINERS = {
  rich_text_section: (page, container) => html`<div class="line">${inlineOf(page, container)}</div>`,
  rich_text_preformatted: (page, container) => html`<pre class="pre" tabindex="0">${inlineOf(page, container)}</pre>`,
  rich_text_quote: (page, container) => html`<blockquote class="quote">${inlineOf(page, container)}</blockquote>`,
  rich_text_list: (page, container) => {
    const items = shapes(container.elements).map((item) => html`<li>${inlineOf(page, item)}</li>`);
    const indent = `list list-indent-${Math.min(Number(container.indent ?? 0), 4)}`;
    if (container.style !== 'ordered') return html`<ul class=${indent}>${items}</ul>`;
    return html`<ol class=${indent} start=${Number(container.offset ?? 0) + 1}>${items}</ol>`;
  },
};

/** @type {Record<InlineType, (page: Page, element: Shape) => unknown>} */
const ELEMENTS = {
  text: (_page, element) => String(element.text),
  link: (_page, element) => {
    const url = safeUrl(String(element.url));
    const label = String(element.text ?? element.url);
    return url === null ? label : html`<${Link} url=${url} label=${label} />`;
  },
  emoji: (_page, element) => EMOJI.get(String(element.name)) ?? `:${element.name}:`,
  date: (page, element) => {
    const date = {
      kind: 'date',
      timestampSeconds: Number(element.timestamp),
      format: String(element.format),
      fallback: String(element.fallback ?? ''),
      url: safeUrl(String(element.url ?? '')) ?? '',
    };
    return html`<${DateText} page=${page} date=${date} />`;
  },
  user: (page, element) => node(page, { kind: 'user', id: String(element.user_id), label: '' }),
  channel: (page, element) => node(page, { kind: 'channel', id: String(element.channel_id), label: '' }),
  usergroup: (page, element) => node(page, { kind: 'usergroup', id: String(element.usergroup_id), label: '' }),
  broadcast: (page, element) => node(page, { kind: 'broadcast', range: String(element.range) }),
  color: (_page, element) => {
    const value = String(element.value);
    const swatch = /^#[0-9a-f]{6}$/i.test(value) ? { backgroundColor: value } : {};
    return html`<span class="swatch" style=${swatch}></span> ${value}`;
  },
};

/** @param {{ page: Page, block: Shape }} props */
export function RichText({ page, block }) {
  return shapes(block.elements).map((container) => {
    const draw = isKey(CONTAINERS, container.type) ? CONTAINERS[container.type] : null;
    return draw === null
      ? html`<p class="not-drawn">rich text ${container.type} is not drawn here</p>`
      : draw(page, container);
  });
}

/**
 * @param {Page} page
 * @param {Shape} container
 */
function inlineOf(page, container) {
  return shapes(container.elements).map((element) => {
    const drawn = isKey(ELEMENTS, element.type)
      ? ELEMENTS[element.type](page, element)
      : html`<span class="not-drawn">[${element.type} is not drawn here]</span>`;
    return styled(element.style, drawn);
  });
}

/**
 * @param {unknown} style
 * @param {unknown} drawn
 */
function styled(style, drawn) {
  if (typeof style !== 'object' || style === null) return drawn;
  const flags = new Set(Object.entries(style).flatMap(([name, on]) => (on === true ? [name] : [])));
  let result = drawn;
  if (flags.has('code')) result = html`<code class="code">${result}</code>`;
  if (flags.has('bold')) result = html`<strong>${result}</strong>`;
  if (flags.has('italic')) result = html`<em>${result}</em>`;
  if (flags.has('strike')) result = html`<s>${result}</s>`;
  return result;
}

/**
 * @param {Page} page
 * @param {import('../text/mrkdwn.js').InlineNode} inline
 */
function node(page, inline) {
  return html`<${Inline} page=${page} nodes=${[inline]} />`;
}

/**
 * @param {unknown} value
 * @returns {Shape[]}
 */
export function shapes(value) {
  return Array.isArray(value) ? value : [];
}

/**
 * @template {string} Key
 * @param {Record<Key, unknown>} table
 * @param {string} key
 * @returns {key is Key}
 */
export function isKey(table, key) {
  return Object.hasOwn(table, key);
}
