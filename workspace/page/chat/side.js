import { html } from '../preact.js';
import { channelTitle, findChannel, threadMessages } from '../select.js';
import { clockTime, dayTitle } from '../text/date.js';
import { plainString } from '../text/draw.js';
import { Composer } from './composer.js';
import { MessageList } from './conversation.js';
import { Icon } from './icon.js';

/**
 * The third column: a thread, or what a phone's lock screen would show.
 *
 * @typedef {import('../page.js').Page} Page
 */

/** @param {{ page: Page }} props */
export function Side({ page }) {
  const { side, channel, thread } = page.state;
  if (side === 'lock') return html`<${LockScreen} page=${page} />`;
  if (side !== 'thread' || channel === null || thread === null) return null;
  const found = findChannel(page.state, channel);
  return html`<aside class="side" aria-label="Thread">
    <${SideHead} title="Thread" note=${found ? channelTitle(page.state, found) : ''} close=${() => page.go({ channel, thread: null })} />
    <${MessageList} key=${thread} page=${page} channel=${channel} messages=${threadMessages(page.state)} inThread=${true} />
    <${Composer} key=${`t${thread}`} page=${page} channel=${channel} thread=${thread} />
  </aside>`;
}

/** @param {{ page: Page }} props */
function LockScreen({ page }) {
  const { ring } = page.state;
  return html`<aside class="side" aria-label="Lock screen">
    <${SideHead} title="Lock screen" note="newest message of the bot" close=${() => page.showSide('none')} />
    <div class="scroll lock">
      <div class="phone">
        <p class="phone-clock">${clockTime(page.nowMs / 1000)}</p>
        <p class="phone-day">${dayTitle(page.nowMs / 1000, page.nowMs)}</p>
        ${ring === null ? html`<p class="phone-none">No message yet</p>` : html`<${Notification} page=${page} ring=${ring} />`}
      </div>
      <p class="hint">
        This is the message's top-level text, which is all that a locked phone shows. Only new messages ring; edits are silent.
      </p>
    </div>
  </aside>`;
}

/** @param {{ page: Page, ring: import('../state.js').Ring }} props */
function Notification({ page, ring }) {
  const channel = findChannel(page.state, ring.channel);
  const text = plainString(page, ring.message.text);
  return html`<div class="phone-card">
    <p class="phone-from">
      <strong>${channel ? channelTitle(page.state, channel) : ring.channel}</strong>
      <span>${clockTime(Number(ring.message.ts))}</span>
    </p>
    <p class="phone-text">${text || 'This message has no top-level text: a phone would show nothing.'}</p>
  </div>`;
}

/** @param {{ title: string, note: string, close: () => void }} props */
function SideHead({ title, note, close }) {
  return html`<header class="column-head">
    <button type="button" class="icon-button back" aria-label="Back" title="Back" onClick=${close}><${Icon} name="back" /></button>
    <div class="column-title">
      <h2>${title}</h2>
      <span class="column-note">${note}</span>
    </div>
    <button type="button" class="icon-button side-close" aria-label=${`Close ${title.toLowerCase()}`} title="Close" onClick=${close}>
      <${Icon} name="close" />
    </button>
  </header>`;
}
