import { html } from '../preact.js';
import { TextObject } from '../text/draw.js';
import { Element, Picture } from './element.js';
import { isKey, RichText, shapes } from './rich-text.js';
import { elementKey } from './surface.js';

/**
 * Block Kit on screen. The types drawn here are those of drawn.js, no more and no fewer: the compiler compares them.
 *
 * @typedef {import('../page.js').Page} Page
 * @typedef {import('../page.js').Shape} Shape
 * @typedef {import('./surface.js').Surface} Surface
 * @typedef {typeof import('../drawn.js').DRAWN_BLOCKS[number]} BlockType
 * @typedef {typeof import('../drawn.js').DRAWN_CELLS[number]} CellType
 * @typedef {{ page: Page, block: Shape, surface: Surface, prefix: string }} BlockProps
 */

/** @type {Record<BlockType, (props: BlockProps) => unknown>} */
const BLOCKS = {
  actions: (props) =>
    html`<div class="actions">${shapes(props.block.elements).map((element) => control(props, element, false))}</div>`,
  context: Context,
  divider: () => html`<hr class="divider" />`,
  file: ({ block }) => html`<p class="not-drawn">remote file ${block.external_id}</p>`,
  header: ({ page, block }) =>
    html`<div class="block-header" role="heading" aria-level="3"><${TextObject} page=${page} text=${block.text} /></div>`,
  image: ({ page, block }) => html`<figure class="figure">
    ${block.title !== undefined && html`<figcaption><${TextObject} page=${page} text=${block.title} /></figcaption>`}
    <${Picture} image=${block} />
  </figure>`,
  input: Input,
  rich_text: ({ page, block }) => html`<${RichText} page=${page} block=${block} />`,
  section: Section,
  table: Table,
};

/** @type {Record<CellType, (page: Page, cell: Shape) => unknown>} */
const CELLS = {
  raw_text: (_page, cell) => String(cell.text),
  raw_number: (_page, cell) => String(cell.text ?? cell.value),
  rich_text: (page, cell) => html`<${RichText} page=${page} block=${cell} />`,
};

/**
 * @param {{ page: Page, blocks: Shape[], surface: Surface, prefix: string }} props `prefix` makes control ids unique
 */
export function Blocks({ page, blocks, surface, prefix }) {
  return blocks.map((block) => {
    const key = block.block_id;
    if (!isKey(BLOCKS, block.type)) {
      return html`<p class="not-drawn" key=${key}>block type ${block.type} is not drawn here</p>`;
    }
    return html`<div class="block" key=${key}>
      <${BLOCKS[block.type]} page=${page} block=${block} surface=${surface} prefix=${prefix} />
    </div>`;
  });
}

/**
 * @param {BlockProps} props
 * @param {Shape} element
 * @param {boolean} silent
 */
function control({ page, block, surface, prefix }, element, silent) {
  const id = `${prefix}-${elementKey(block, element)}`;
  return html`<${Element} page=${page} block=${block} element=${element} surface=${surface} id=${id} silent=${silent} />`;
}

/** @param {BlockProps} props */
function Section(props) {
  const { page, block } = props;
  const [accessory] = shapes([block.accessory]).filter(Boolean);
  return html`<div class="section">
    <div class="section-text">
      ${block.text !== undefined && html`<${TextObject} page=${page} text=${block.text} />`}
      ${
        Array.isArray(block.fields) &&
        html`<div class="fields">
          ${shapes(block.fields).map((field) => html`<div><${TextObject} page=${page} text=${field} /></div>`)}
        </div>`
      }
    </div>
    ${accessory && html`<div class="section-accessory">${control(props, accessory, false)}</div>`}
  </div>`;
}

/** @param {BlockProps} props */
function Context({ page, block }) {
  return html`<div class="context">
    ${shapes(block.elements).map((element) =>
      element.type === 'image'
        ? html`<span class="context-image"><${Picture} image=${element} /></span>`
        : html`<div><${TextObject} page=${page} text=${element} /></div>`,
    )}
  </div>`;
}

/** @param {BlockProps} props */
function Input(props) {
  const { page, block, surface, prefix } = props;
  const [element] = shapes([block.element]).filter(Boolean);
  if (element === undefined) return null;
  const id = `${prefix}-${elementKey(block, element)}`;
  const error = surface.errors[String(block.block_id)];
  const grouped = element.type === 'checkboxes' || element.type === 'radio_buttons';
  return html`<div class="input">
    <label class="label" id=${`${id}-label`} for=${grouped ? undefined : id}>
      <${TextObject} page=${page} text=${block.label} />
      ${block.optional === true && html`<span class="optional">optional</span>`}
    </label>
    ${control(props, element, block.dispatch_action !== true || element.type.endsWith('_input'))}
    <div id=${`${id}-note`}>
      ${error !== undefined && html`<p class="error" role="alert">${error}</p>`}
      ${error === undefined && block.hint !== undefined && html`<p class="hint"><${TextObject} page=${page} text=${block.hint} /></p>`}
    </div>
  </div>`;
}

/** @param {BlockProps} props */
function Table({ page, block }) {
  const [head = [], ...rows] = Array.isArray(block.rows) ? block.rows : [];
  const settings = shapes(block.column_settings);
  const cells = (/** @type {Shape[]} */ row, /** @type {'th' | 'td'} */ tag) =>
    row.map((cell, column) => {
      const align = settings[column]?.align;
      const side = align === 'right' || align === 'center' ? `cell-${align}` : undefined;
      const content = isKey(CELLS, cell.type)
        ? CELLS[cell.type](page, cell)
        : `cell type ${cell.type} is not drawn here`;
      return html`<${tag} class=${side}>${content}<//>`;
    });
  return html`<div class="table-box" tabindex="0" role="region" aria-label="Table">
    <table class="table">
      <thead><tr>${cells(head, 'th')}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${cells(row, 'td')}</tr>`)}</tbody>
    </table>
  </div>`;
}
