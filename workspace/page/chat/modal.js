import { Blocks } from '../block/block.js';
import { formErrors } from '../block/form.js';
import { useSurface } from '../block/surface.js';
import { html, useEffect, useRef, useState } from '../preact.js';
import { plainString, TextObject } from '../text/draw.js';
import { Icon } from './icon.js';

/**
 * Modals and confirm dialogs, as native dialogs: the browser keeps the focus inside and gives it back.
 *
 * @typedef {import('../page.js').Page} Page
 * @typedef {import('../page.js').Shape} Shape
 * @typedef {import('../state.js').View} View
 */

/**
 * The top view of the stack.
 * @param {{ page: Page, view: View }} props
 */
export function Modal({ page, view }) {
  const [errors, setErrors] = useState(/** @type {Record<string, string>} */ ({}));
  const [refusal, setRefusal] = useState('');
  const [sending, setSending] = useState(false);
  const surface = useSurface(page, { viewId: view.id }, view.blocks, errors, view.state.values);
  const title = plainString(page, view.title);
  const notice = page.state.notices.findLast(({ channel }) => channel === null);

  /** @param {boolean} all */
  const close = (all) => void page.act({ kind: 'close_view', viewId: view.id, ...(all ? { all } : {}) });

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const found = formErrors(view.blocks, surface.values);
    setErrors(found);
    setRefusal('');
    if (Object.keys(found).length > 0) return;
    setSending(true);
    const answer = await page.act({ kind: 'submit', viewId: view.id, values: surface.values });
    setSending(false);
    if (answer.ok) return;
    setErrors(answer.errors ?? {});
    if (answer.errors === undefined) setRefusal(answer.error);
  }

  return html`<${Dialog} label=${title} onClose=${() => close(true)}>
    <form class="modal" onSubmit=${submit} novalidate>
      <header class="modal-head">
        <h2>${title}</h2>
        <button type="button" class="icon-button" aria-label="Close" title="Close" onClick=${() => close(true)}><${Icon} name="close" /></button>
      </header>
      <div class="modal-body">
        <${Blocks} page=${page} blocks=${view.blocks} surface=${surface} prefix=${view.id} />
        ${(refusal || notice) && html`<p class="error" role="alert">${refusal || notice?.text}</p>`}
      </div>
      <footer class="modal-foot">
        <button type="button" class="button" onClick=${() => close(false)}>${plainString(page, view.close) || 'Cancel'}</button>
        ${
          view.submit &&
          html`<button type="submit" class="button button-primary" aria-busy=${sending} disabled=${sending}>
            ${plainString(page, view.submit)}
          </button>`
        }
      </footer>
    </form>
  <//>`;
}

/**
 * Slack's confirm object as a question; Esc means no.
 * @param {{ page: Page, dialog: Shape | object, answer: (yes: boolean) => void }} props
 */
export function Confirm({ page, dialog, answer }) {
  const { title, text, confirm, deny, style } = /** @type {Record<string, unknown>} */ (dialog);
  const kind = style === 'danger' ? 'button-danger' : 'button-primary';
  return html`<${Dialog} label=${plainString(page, title)} onClose=${() => answer(false)}>
    <div class="modal modal-small">
      <header class="modal-head"><h2>${plainString(page, title)}</h2></header>
      <div class="modal-body"><${TextObject} page=${page} text=${text} /></div>
      <footer class="modal-foot">
        <button type="button" class="button" onClick=${() => answer(false)}>${plainString(page, deny)}</button>
        <button type="button" class=${`button ${kind}`} onClick=${() => answer(true)}>${plainString(page, confirm)}</button>
      </footer>
    </div>
  <//>`;
}

/** @param {{ label: string, onClose: () => void, children: unknown }} props */
function Dialog({ label, onClose, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    dialog.current?.showModal();
    firstFocus(dialog.current)?.focus();
    return () => dialog.current?.close();
  }, []);
  const cancel = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog ref=${dialog} class="dialog" tabindex="-1" aria-label=${label} onCancel=${cancel}>${children}</dialog>`;
}

/**
 * The first field; on a phone the dialog itself, since a keyboard would cover half of the form before it was read.
 * Without a field the first button of the foot, which is the one that changes nothing.
 * @param {HTMLDialogElement | null} dialog
 */
function firstFocus(dialog) {
  const field = dialog?.querySelector('.modal-body :is(input, select, textarea)');
  const target = matchMedia('(hover: none)').matches ? dialog : (field ?? dialog?.querySelector('.modal-foot button'));
  return target instanceof HTMLElement ? target : null;
}
