import { Icon } from '../chat/icon.js';
import { html, useLayoutEffect, useRef, useState } from '../preact.js';
import { plainString } from '../text/draw.js';
import { safeUrl } from '../text/token.js';
import { optionsOf } from './choice.js';

const EDGE_PX = 8;

/**
 * The `…` menu of a section or of actions.
 * @param {import('./element.js').ElementProps} props
 */
export function Overflow({ page, block, element, surface }) {
  const items = optionsOf(element.options).map((option) => ({
    label: plainString(page, option.text),
    choose: () => {
      const url = safeUrl(option.url ?? '');
      if (url !== null) window.open(url, '_blank', 'noopener,noreferrer');
      void surface.press(block, element, { type: 'overflow', selected_option: option });
    },
  }));
  return html`<${Menu} label="More actions" items=${items} disabled=${surface.busy !== null}><${Icon} name="more" /><//>`;
}

/**
 * A button that opens a list of commands: arrows move, Esc and a press elsewhere close it, focus goes back to the button.
 * @param {{ label: string, items: { label: string, choose: () => void }[], disabled?: boolean, quiet?: boolean, children: unknown }} props
 */
export function Menu({ label, items, disabled = false, quiet = false, children }) {
  const [open, setOpen] = useState(false);
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const close = () => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  useLayoutEffect(() => {
    if (!open) return undefined;
    keepInView(root.current?.querySelector('[role=menu]'));
    const first = root.current?.querySelector('[role=menuitem]');
    if (first instanceof HTMLElement) first.focus();
    const outside = (/** @type {Event} */ { target }) => {
      if (target instanceof Node && !root.current?.contains(target)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  return html`<div class="menu" ref=${root} onKeyDown=${(/** @type {KeyboardEvent} */ event) => menuKey(event, root.current, close)}>
    <button
      type="button"
      class=${quiet ? 'icon-button' : 'button'}
      aria-label=${label}
      title=${label}
      aria-haspopup="menu"
      aria-expanded=${open}
      disabled=${disabled}
      onClick=${() => setOpen(!open)}
    >
      ${children}
    </button>
    ${
      open &&
      html`<div class="menu-list" role="menu" aria-label=${label}>
        ${items.map(
          (item) => html`<button
            type="button"
            class="menu-item"
            role="menuitem"
            tabindex="-1"
            onClick=${() => {
              close();
              item.choose();
            }}
          >
            ${item.label}
          </button>`,
        )}
      </div>`
    }
  </div>`;
}

/**
 * Moves an opened list that would be cut off: sideways by what is missing, and above its button where there is no room below.
 * @param {Element | null | undefined} list
 */
function keepInView(list) {
  if (!(list instanceof HTMLElement)) return;
  const { left, right, bottom } = list.getBoundingClientRect();
  const sideways = Math.max(EDGE_PX - left, 0) + Math.min(innerWidth - EDGE_PX - right, 0);
  if (sideways !== 0) list.style.transform = `translateX(${sideways}px)`;
  if (bottom > innerHeight - EDGE_PX) Object.assign(list.style, { top: 'auto', bottom: '100%' });
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement | null} root
 * @param {() => void} close
 */
function menuKey(event, root, close) {
  /** @type {(Element | null)[]} */
  const items = [...(root?.querySelectorAll('[role=menuitem]') ?? [])];
  if (items.length === 0) return;
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === 'Escape' || event.key === 'Tab') {
    if (event.key === 'Escape') event.preventDefault();
    event.stopPropagation();
    close();
  } else if (next !== undefined) {
    event.preventDefault();
    const item = items.at(next % items.length);
    if (item instanceof HTMLElement) item.focus();
  }
}
