import { Menu } from '../block/overflow.js';
import { html, useLayoutEffect, useRef, useState } from '../preact.js';
import { channelTitle, findChannel, visibleChannels } from '../select.js';
import { Icon } from './icon.js';
import { rememberLine, sentLines } from './sent.js';
import { readCatalog, suggest, usageOf } from './suggest.js';

/**
 * Where people type. Enter sends, Shift+Enter breaks the line; `/`, `@` and `#` open a list that arrows, Tab and Esc work.
 *
 * @typedef {import('../page.js').Page} Page
 * @typedef {import('./suggest.js').Known} Known
 * @typedef {import('./suggest.js').Suggestion} Suggestion
 */

/** What was typed and not sent, by conversation or thread; it outlives a look elsewhere. @type {Map<string, string>} */
const drafts = new Map();

/** @param {{ page: Page, channel: string, thread: string | null }} props */
export function Composer({ page, channel, thread }) {
  const place = `${channel}/${thread ?? ''}`;
  const [text, setText] = useState(drafts.get(place) ?? '');
  const [caret, setCaret] = useState(0);
  const [closed, setClosed] = useState(false);
  const [picked, setPicked] = useState(0);
  const [sending, setSending] = useState(false);
  const [recall, setRecall] = useState(0);
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const known = knownTo(page, thread);
  const offered = closed ? null : suggest(known, text, caret);
  const usage = usageOf(known, text);
  const id = `composer${thread === null ? '' : '-thread'}`;

  useLayoutEffect(() => fitHeight(box.current), [text]);

  /**
   * @param {string} next
   * @param {number} at
   */
  function write(next, at) {
    drafts.set(place, next);
    setText(next);
    setCaret(at);
    setPicked(0);
    setClosed(false);
  }

  /** @param {Suggestion} item */
  function take(item) {
    if (offered === null) return;
    const next = text.slice(0, offered.from) + item.insert + text.slice(offered.to).trimStart();
    const at = offered.from + item.insert.length;
    write(next, at);
    moveCaret(box.current, next, at);
  }

  /** @param {number} steps how many lines back */
  function bringBack(steps) {
    const lines = sentLines();
    const wanted = Math.max(0, Math.min(steps, lines.length));
    const line = wanted === 0 ? '' : (lines.at(-wanted) ?? '');
    setRecall(wanted);
    write(line, line.length);
    setClosed(true);
    moveCaret(box.current, line, line.length);
  }

  async function send() {
    const line = text.trim();
    if (line === '' || sending) return;
    setSending(true);
    const where = { channel, text: line, ...(thread === null ? {} : { thread }) };
    const answer = await page.act({ kind: line.startsWith('/') ? 'slash' : 'say', ...where });
    setSending(false);
    if (!answer.ok) return;
    rememberLine(line);
    setRecall(0);
    write('', 0);
    box.current?.focus();
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const items = offered?.items ?? [];
    const chosen = items[picked];
    if (event.isComposing) return;
    if (chosen !== undefined && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      setPicked((picked + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length);
    } else if (chosen !== undefined && (event.key === 'Tab' || event.key === 'Enter') && !isComplete(text, chosen)) {
      take(chosen);
    } else if (chosen !== undefined && event.key === 'Escape') {
      setClosed(true);
    } else if (event.key === 'ArrowUp' && (text === '' || recall > 0)) {
      bringBack(recall + 1);
    } else if (event.key === 'ArrowDown' && recall > 0) {
      bringBack(recall - 1);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      void send();
    } else return;
    event.preventDefault();
  }

  const hint = placeholder(page, channel, thread);
  return html`<div class="composer">
    ${offered !== null && html`<${SuggestionList} id=${id} items=${offered.items} picked=${picked} take=${take} />`}
    ${usage !== null && offered === null && html`<${Usage} usage=${usage} />`}
    ${
      known.inThread &&
      text.startsWith('/') &&
      html`<p class="usage">Slash commands do not work in threads. Write <code class="code">@middlewatch ${text.slice(1)}</code></p>`
    }
    <div class="composer-row">
      ${thread === null && html`<${Shortcuts} page=${page} />`}
      <textarea
        ref=${box}
        id=${id}
        class="composer-box"
        rows="1"
        value=${text}
        placeholder=${thread === null ? 'Message or /command' : hint}
        aria-label=${hint}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded=${offered !== null}
        aria-controls=${`${id}-list`}
        aria-activedescendant=${offered === null ? undefined : `${id}-item-${picked}`}
        autocapitalize="off"
        autocomplete="off"
        spellcheck=${false}
        onInput=${(/** @type {{ currentTarget: HTMLTextAreaElement }} */ { currentTarget }) => {
          setRecall(0);
          write(currentTarget.value, currentTarget.selectionStart);
        }}
        onSelect=${(/** @type {{ currentTarget: HTMLTextAreaElement }} */ event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown=${onKeyDown}
        onBlur=${() => setClosed(true)}
      ></textarea>
      <button
        type="button"
        class="button button-primary send"
        aria-label="Send"
        title="Send"
        disabled=${text.trim() === '' || sending}
        onClick=${send}
      >
        <${Icon} name="send" />
      </button>
    </div>
  </div>`;
}

/** @param {{ id: string, items: Suggestion[], picked: number, take: (item: Suggestion) => void }} props */
function SuggestionList({ id, items, picked, take }) {
  useLayoutEffect(
    () => document.getElementById(`${id}-item-${picked}`)?.scrollIntoView({ block: 'nearest' }),
    [picked],
  );
  return html`<ul class="suggestions" role="listbox" id=${`${id}-list`} aria-label="Suggestions">
    ${items.map(
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

/** @param {{ usage: { name: string, usage: string, summary: string } }} props */
function Usage({ usage }) {
  return html`<p class="usage"><code class="code">${`${usage.name} ${usage.usage}`.trim()}</code> ${usage.summary}</p>`;
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
function placeholder({ state }, channel, thread) {
  if (thread !== null) return 'Reply in thread';
  const found = findChannel(state, channel);
  return found === undefined ? 'Message' : `Message ${channelTitle(state, found)}`;
}

/** @param {HTMLTextAreaElement | null} box */
function fitHeight(box) {
  if (box === null) return;
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight + 2, 200)}px`;
}

/**
 * @param {HTMLTextAreaElement | null} box
 * @param {string} text
 * @param {number} at
 */
function moveCaret(box, text, at) {
  if (box === null) return;
  box.value = text;
  box.setSelectionRange(at, at);
  box.focus();
}
