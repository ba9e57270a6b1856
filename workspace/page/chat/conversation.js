import { Blocks } from '../block/block.js';
import { useSurface } from '../block/surface.js';
import { html, useEffect, useLayoutEffect, useRef, useState } from '../preact.js';
import { channelMessages, findChannel, isBotConversation } from '../select.js';
import { dayTitle } from '../text/date.js';
import { Composer } from './composer.js';
import { Icon } from './icon.js';
import { MessageItem } from './message.js';
import { ConversationHead } from './sidebar.js';

/**
 * The second column: what was said, newest at the bottom, and where one says the next thing.
 *
 * @typedef {import('../page.js').Page} Page
 * @typedef {import('../state.js').Message} Message
 * @typedef {import('../state.js').View} View
 */

/** Messages of one person closer than this are drawn as one run; a card of blocks always stands alone. */
const RUN_SECONDS = 5 * 60;
/** Nearer to the bottom than this, new messages pull the view along. */
const NEAR_BOTTOM_PX = 80;

/** @param {{ page: Page }} props */
export function Conversation({ page }) {
  const { state } = page;
  const [tab, setTab] = useState(/** @type {'messages' | 'home'} */ ('messages'));
  const channel = findChannel(state, state.channel);
  if (channel === undefined) {
    return html`<main class="conversation conversation-empty"><p>Choose a conversation on the left.</p></main>`;
  }
  const hasHome = isBotConversation(state);
  const openHome = () => {
    setTab('home');
    void page.act({ kind: 'open_home' });
  };
  return html`<main class="conversation" aria-label="Conversation">
    <${ConversationHead} page=${page} channel=${channel} />
    <${Banner} page=${page} />
    ${
      hasHome &&
      html`<div class="tabs">
        <button type="button" class="tab" aria-pressed=${tab === 'messages'} onClick=${() => setTab('messages')}>Messages</button>
        <button type="button" class="tab" aria-pressed=${tab === 'home'} onClick=${openHome}>Home</button>
      </div>`
    }
    ${
      hasHome && tab === 'home'
        ? html`<${HomeTab} page=${page} view=${state.home} />`
        : html`<${MessageList} key=${channel.id} page=${page} channel=${channel.id} messages=${channelMessages(state)} inThread=${false} />
            <${Notices} page=${page} channel=${channel.id} />
            <${Composer} key=${`c${channel.id}`} page=${page} channel=${channel.id} thread=${null} />`
    }
  </main>`;
}

/** @param {{ page: Page }} props */
function Banner({ page }) {
  if (page.state.socket === 'lost') {
    return html`<p class="banner banner-bad" role="status">
      ● The workspace does not answer. Trying again by itself; what is shown may be old.
    </p>`;
  }
  if (page.state.boot.connected > 0) return null;
  return html`<p class="banner" role="status">○ Middlewatch is not connected. Nobody will answer commands and buttons.</p>`;
}

/** @param {{ page: Page, view: View | null }} props */
function HomeTab({ page, view }) {
  const surface = useSurface(page, { viewId: view?.id ?? '' }, view?.blocks ?? [], {});
  if (view === null)
    return html`<div class="scroll"><p class="empty">Middlewatch has published nothing here.</p></div>`;
  return html`<div class="scroll home"><${Blocks} page=${page} blocks=${view.blocks} surface=${surface} prefix="home" /></div>`;
}

/**
 * Messages with the days between them. Stays at the bottom while one is there, else says that there is more below.
 * @param {{ page: Page, channel: string, messages: Message[], inThread: boolean }} props
 */
export function MessageList({ page, channel, messages, inThread }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [atBottom, setAtBottom] = useState(true);
  const [below, setBelow] = useState(false);
  const newest = messages.at(-1)?.ts;
  const conversation = page.state.conversations[channel];

  const first = messages[0];
  const drawn = useRef({ firstTs: first?.ts, heightPx: 0 });

  const toBottom = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    if (atBottom) toBottom();
    // Older messages came in above: what was in view stays in view.
    else if (drawn.current.firstTs !== first?.ts) element.scrollTop += element.scrollHeight - drawn.current.heightPx;
    drawn.current = { firstTs: first?.ts, heightPx: element.scrollHeight };
  });
  useEffect(() => {
    if (!atBottom) setBelow(true);
  }, [newest]);
  useEffect(() => {
    const watch = new ResizeObserver(() => atBottom && toBottom());
    for (const element of [box.current, box.current?.lastElementChild]) if (element) watch.observe(element);
    return () => watch.disconnect();
  }, [atBottom]);

  const onScroll = () => {
    const element = box.current;
    if (element === null) return;
    const near = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_BOTTOM_PX;
    setAtBottom(near);
    if (near) setBelow(false);
  };

  return html`<div class="scroll-frame">
    <div class="scroll" ref=${box} onScroll=${onScroll} tabindex="0" role="region" aria-label=${inThread ? 'Thread' : 'Messages'}>
      ${
        !inThread && conversation?.hasMore && first
          ? html`<button type="button" class="button older" onClick=${() => page.loadOlder(first.ts)}>Older messages</button>`
          : null
      }
      ${messages.length === 0 && html`<p class="empty">${emptyText(conversation?.loaded === true)}</p>`}
      <ol class="messages">${messages.map((message, at) => withDay(page, channel, message, messages[at - 1], inThread))}</ol>
    </div>
    ${below && html`<button type="button" class="button button-primary newer" onClick=${toBottom}>New messages ↓</button>`}
  </div>`;
}

/** @param {boolean} loaded */
function emptyText(loaded) {
  return loaded ? 'Nothing was said here yet. Type / to see the commands.' : 'Loading…';
}

/**
 * @param {Page} page
 * @param {string} channel
 * @param {Message} message
 * @param {Message | undefined} before
 * @param {boolean} inThread
 */
function withDay(page, channel, message, before, inThread) {
  const day = dayTitle(Number(message.ts), page.nowMs);
  const newDay = before === undefined || dayTitle(Number(before.ts), page.nowMs) !== day;
  const props = { page, channel, message, follows: !newDay && isRun(before, message), inThread };
  return [
    newDay && !inThread && html`<li class="day" key=${`day-${message.ts}`}><span>${day}</span></li>`,
    html`<${MessageItem} key=${message.ts} ...${props} />`,
  ];
}

/**
 * @param {Message} before
 * @param {Message} message
 */
function isRun(before, message) {
  return (
    before.user === message.user &&
    before.subtype === message.subtype &&
    before.ephemeralFor === message.ephemeralFor &&
    before.reply_count === undefined &&
    message.blocks === undefined &&
    Number(message.ts) - Number(before.ts) < RUN_SECONDS
  );
}

/**
 * What the workspace itself has to say, such as that nobody answered in time.
 * @param {{ page: Page, channel: string }} props
 */
function Notices({ page, channel }) {
  const notices = page.state.notices.filter((notice) => notice.channel === channel || notice.channel === null);
  return html`<div class="notices" role="status">
    ${notices.map(
      ({ key, text }) => html`<p class="notice" key=${key}>
        <span><strong>Workspace</strong> ${text} <span class="only-you">Only visible to you</span></span>
        <button type="button" class="icon-button" aria-label="Dismiss" title="Dismiss" onClick=${() => page.closeNotice(key)}><${Icon} name="close" /></button>
      </p>`,
    )}
  </div>`;
}
