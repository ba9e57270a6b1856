import { Menu } from '../block/overflow.js';
import { html, useLayoutEffect } from '../preact.js';
import { channelTitle, findChannel, visibleChannels } from '../select.js';
import { useDraft } from './draft.js';
import { Icon } from './icon.js';
import { rememberLine } from './sent.js';
import { readCatalog, usageOf } from './suggest.js';

/**
 * Where people type. Enter sends, Shift+Enter breaks the line; `/`, `@` and `#` open a list that arrows, Tab and Esc work.
 *
 * @typedef {import('../page.js').Page} Page
 * @typedef {import('./draft.js').Draft} Draft
 * @typedef {import('./suggest.js').Known} Known
 * @typedef {import('./suggest.js').Suggestion} Suggestion
 */

/** @param {{ page: Page, channel: string, thread: string | null }} props */
export function Composer({ page, channel, thread }) {
  const known = knownTo(page, thread);
  const draft = useDraft(`${channel}/${thread ?? ''}`, known);
  const id = thread === null ? 'composer' : 'composer-thread';

  /** The line leaves the box at once, as the answer may take seconds; a refused one comes back if nothing else was typed. */
  async function send() {
    const line = draft.text.trim();
    if (line === '') return;
    draft.write('', 0);
    rememberLine(line);
    const where = { channel, text: line, ...(thread === null ? {} : { thread }) };
    const answer = await page.act({ kind: line.startsWith('/') ? 'slash' : 'say', ...where });
    if (!answer.ok && draft.box.current?.value === '') draft.write(line, line.length);
  }

  return html`<div class="composer">
    ${draft.offered.length > 0 && html`<${SuggestionList} id=${id} draft=${draft} />`}
    <${Usage} known=${known} draft=${draft} />
    <div class="composer-row">
      ${thread === null && html`<${Shortcuts} page=${page} />`}
      <${Box} id=${id} draft=${draft} send=${send} label=${boxLabel(page, channel, thread)} />
      <button
        type="button"
        class="button button-primary send"
        aria-label="Send"
        title="Send"
        disabled=${draft.text.trim() === ''}
        onClick=${send}
      >
        <${Icon} name="send" />
      </button>
    </div>
  </div>`;
}

/** @param {{ id: string, draft: Draft, send: () => Promise<void>, label: string }} props */
function Box({ id, draft, send, label }) {
  const open = draft.offered.length > 0;
  return html`<textarea
    ref=${draft.box}
    id=${id}
    class="composer-box"
    rows="1"
    value=${draft.text}
    placeholder=${id === 'composer' ? 'Message or /command' : label}
    aria-label=${label}
    role="combobox"
    aria-autocomplete="list"
    aria-expanded=${open}
    aria-controls=${`${id}-list`}
    aria-activedescendant=${open ? `${id}-item-${draft.picked}` : undefined}
    autocapitalize="off"
    autocomplete="off"
    spellcheck=${false}
    onInput=${(/** @type {{ currentTarget: HTMLTextAreaElement }} */ { currentTarget }) =>
      draft.write(currentTarget.value, currentTarget.selectionStart)}
    onSelect=${(/** @type {{ currentTarget: HTMLTextAreaElement }} */ { currentTarget }) => draft.moved(currentTarget.selectionStart)}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      if (!event.isComposing && pressed(event, draft, send)) event.preventDefault();
    }}
    onBlur=${draft.close}
  ></textarea>`;
}

/**
 * Does what a key means here, and says whether it meant anything.
 * @param {KeyboardEvent} event
 * @param {Draft} draft
 * @param {() => Promise<void>} send
 */
function pressed(event, draft, send) {
  const chosen = draft.offered[draft.picked];
  const isTake = (event.key === 'Tab' || event.key === 'Enter') && !event.shiftKey;
  if (chosen !== undefined && event.key === 'ArrowDown') draft.pick(1);
  else if (chosen !== undefined && event.key === 'ArrowUp') draft.pick(-1);
  else if (chosen !== undefined && event.key === 'Escape') draft.close();
  else if (chosen !== undefined && isTake && !isComplete(draft.text, chosen)) draft.take(chosen);
  else if (event.key === 'ArrowUp' && (draft.text === '' || draft.recalled > 0)) draft.recall(draft.recalled + 1);
  else if (event.key === 'ArrowDown' && draft.recalled > 0) draft.recall(draft.recalled - 1);
  else if (event.key === 'Enter' && !event.shiftKey) void send();
  else return false;
  return true;
}

/** @param {{ id: string, draft: Draft }} props */
function SuggestionList({ id, draft }) {
  const { offered, picked, take } = draft;
  useLayoutEffect(
    () => document.getElementById(`${id}-item-${picked}`)?.scrollIntoView({ block: 'nearest' }),
    [picked],
  );
  return html`<ul class="suggestions" role="listbox" id=${`${id}-list`} aria-label="Suggestions">
    ${offered.map(
      (item, at) => html`<li
        id=${`${id}-item-${at}`}
        role="option"
        aria-selected=${at === picked}
        class="suggestion"
        onPointerDown=${(/** @type {Event} */ event) => {
          event.preventDefault();
          take(item);
        }}
      >
        <span class="suggestion-label">${item.label}</span>
        <span class="suggestion-detail">${item.detail}</span>
      </li>`,
    )}
  </ul>`;
}

/** @param {{ known: Known, draft: Draft }} props */
function Usage({ known, draft }) {
  if (known.inThread && draft.text.startsWith('/')) {
    return html`<p class="usage">
      Slash commands do not work in threads. Write <code class="code">@middlewatch ${draft.text.slice(1)}</code>
    </p>`;
  }
  const usage = draft.offered.length > 0 ? null : usageOf(known, draft.text);
  return (
    usage &&
    html`<p class="usage"><code class="code">${`${usage.name} ${usage.usage}`.trim()}</code> ${usage.summary}</p>`
  );
}

/** @param {{ page: Page }} props */
function Shortcuts({ page }) {
  const items = page.state.boot.shortcuts
    .filter(({ type }) => type === 'global')
    .map(({ name, callbackId }) => ({ label: name, choose: () => void page.act({ kind: 'shortcut', callbackId }) }));
  return items.length > 0 && html`<${Menu} label="Shortcuts" items=${items} quiet=${true}><${Icon} name="plus" /><//>`;
}

/**
 * @param {Page} page
 * @param {string | null} thread
 * @returns {Known}
 */
function knownTo({ state }, thread) {
  return {
    commands: state.boot.commands,
    catalog: readCatalog(state.boot.catalog),
    people: state.boot.users.filter(({ isDeactivated }) => !isDeactivated),
    channels: visibleChannels(state).channels,
    inThread: thread !== null,
  };
}

/**
 * Enter on a suggestion that is already typed in full sends the line; otherwise it would take two presses.
 * @param {string} text
 * @param {Suggestion} item
 */
function isComplete(text, item) {
  return text.trimEnd() === item.insert.trimEnd();
}

/**
 * @param {Page} page
 * @param {string} channel
 * @param {string | null} thread
 */
function boxLabel({ state }, channel, thread) {
  if (thread !== null) return 'Reply in thread';
  const found = findChannel(state, channel);
  return found === undefined ? 'Message' : `Message ${channelTitle(state, found)}`;
}
