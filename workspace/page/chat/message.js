import { Blocks } from '../block/block.js';
import { Menu } from '../block/overflow.js';
import { shapes } from '../block/rich-text.js';
import { useSurface } from '../block/surface.js';
import { html } from '../preact.js';
import { findUser, replyCount, userName } from '../select.js';
import { clockTime, exactTime } from '../text/date.js';
import { Mrkdwn } from '../text/draw.js';
import { EMOJI } from '../text/emoji.js';
import { Files } from './file.js';
import { Icon } from './icon.js';

/**
 * One message: who, when, what, and what hangs on it.
 *
 * @typedef {import('../page.js').Page} Page
 * @typedef {import('../state.js').Message} Message
 * @typedef {{ page: Page, channel: string, message: Message, follows: boolean, inThread: boolean }} MessageProps
 */

const QUIET_SUBTYPES = new Set(['channel_join', 'channel_leave', 'channel_topic', 'channel_archive', 'channel_name']);

/** @param {MessageProps} props `follows`: the message before is by the same person and recent, so the name is not repeated */
export function MessageItem(props) {
  const { page, message } = props;
  if (QUIET_SUBTYPES.has(message.subtype ?? '')) {
    return html`<li class="quiet"><${Mrkdwn} page=${page} text=${message.text} /></li>`;
  }
  const kind = [props.follows && 'message-follows', message.ephemeralFor && 'message-ephemeral']
    .filter(Boolean)
    .join(' ');
  return html`<li class=${`message ${kind}`} data-ts=${message.ts}>
    <${Avatar} page=${page} message=${message} follows=${props.follows} />
    <div class="message-main">
      ${!props.follows && html`<${Heading} page=${page} message=${message} />`}
      ${message.ephemeralFor && html`<p class="only-you">Only visible to you</p>`}
      <${Body} ...${props} />
      <${Files} page=${page} files=${message.files ?? []} />
      <${Reactions} page=${page} message=${message} />
      ${!props.inThread && html`<${ThreadLink} ...${props} />`}
    </div>
    <${Tools} ...${props} />
  </li>`;
}

/** @param {{ page: Page, message: Message, follows: boolean }} props */
function Avatar({ page, message, follows }) {
  const seconds = Number(message.ts);
  if (follows) return html`<time class="follow-time" title=${exactTime(seconds)}>${clockTime(seconds)}</time>`;
  const color = findUser(page.state, message.user)?.color ?? '';
  const style = /^[0-9a-f]{6}$/i.test(color) ? { backgroundColor: `#${color}` } : {};
  const isBot = message.user === page.state.boot.botUserId;
  if (isBot) return html`<span class="avatar avatar-bot" aria-hidden="true">M</span>`;
  return html`<span class="avatar" style=${style} aria-hidden="true">${userName(page.state, message.user).charAt(0)}</span>`;
}

/** @param {{ page: Page, message: Message }} props */
function Heading({ page, message }) {
  const user = findUser(page.state, message.user);
  const seconds = Number(message.ts);
  const tag = message.bot_id ? 'app' : user?.isGuest ? 'guest' : user?.isExternal ? 'external' : '';
  return html`<div class="message-head">
    <strong class="message-name">${userName(page.state, message.user)}</strong>
    ${tag && html`<span class="tag">${tag}</span>`}
    <time title=${exactTime(seconds)}>${clockTime(seconds)}</time>
    ${message.edited && html`<span class="edited" title=${exactTime(Number(message.edited.ts))}>edited</span>`}
  </div>`;
}

/** @param {MessageProps} props */
function Body({ page, channel, message, inThread }) {
  const blocks = message.blocks ?? [];
  const attachments = shapes(message.attachments);
  const attached = attachments.flatMap(({ blocks: inside }) => shapes(inside));
  const surface = useSurface(page, { channel, ts: message.ts }, [...blocks, ...attached], {});
  const prefix = `${inThread ? 't' : 'm'}${message.ts}`;
  return html`<div class="message-body">
    ${
      blocks.length > 0
        ? html`<${Blocks} page=${page} blocks=${blocks} surface=${surface} prefix=${prefix} />`
        : message.text && html`<${Mrkdwn} page=${page} text=${message.text} />`
    }
    ${attachments.map((attachment) => {
      const color = /^#?[0-9a-f]{6}$/i.exec(String(attachment.color ?? ''))?.[0].replace('#', '');
      return html`<div class="attachment" style=${color ? { borderColor: `#${color}` } : {}}>
        ${
          shapes(attachment.blocks).length > 0
            ? html`<${Blocks} page=${page} blocks=${attachment.blocks} surface=${surface} prefix=${prefix} />`
            : html`<${Mrkdwn} page=${page} text=${String(attachment.text ?? attachment.fallback ?? '')} />`
        }
      </div>`;
    })}
  </div>`;
}

/** @param {{ page: Page, message: Message }} props */
function Reactions({ page, message }) {
  const reactions = message.reactions ?? [];
  if (reactions.length === 0) return null;
  return html`<div class="reactions">
    ${reactions.map(({ name, count, users }) => {
      const who = users.map((id) => userName(page.state, id)).join(', ');
      return html`<span class="reaction" title=${`${who} with :${name}:`}>${EMOJI.get(name) ?? `:${name}:`} ${count}</span>`;
    })}
  </div>`;
}

/** @param {MessageProps} props */
function ThreadLink({ page, channel, message }) {
  const count = replyCount(page.state, message);
  const isReply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
  if (count === 0 && !isReply) return null;
  const label = isReply ? 'replied in a thread' : count === 1 ? '1 reply' : `${count} replies`;
  return html`<button
    type="button"
    class="thread-link"
    onClick=${() => page.go({ channel, thread: message.thread_ts ?? message.ts })}
  >
    ${label}
  </button>`;
}

/** @param {MessageProps} props */
function Tools({ page, channel, message, inThread }) {
  const shortcuts = page.state.boot.shortcuts
    .filter(({ type }) => type === 'message')
    .map(({ name, callbackId }) => ({
      label: name,
      choose: () => void page.act({ kind: 'shortcut', callbackId, channel, ts: message.ts }),
    }));
  if (message.ephemeralFor) return null;
  return html`<div class="tools">
    ${
      !inThread &&
      html`<button
        type="button"
        class="icon-button"
        title="Reply in thread"
        aria-label="Reply in thread"
        onClick=${() => page.go({ channel, thread: message.thread_ts ?? message.ts })}
      >
        <${Icon} name="reply" />
      </button>`
    }
    ${shortcuts.length > 0 && html`<${Menu} label="Message shortcuts" items=${shortcuts} quiet=${true}><${Icon} name="more" /><//>`}
  </div>`;
}
