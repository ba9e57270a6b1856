import { html } from '../preact.js';
import { channelTitle, findUser, visibleChannels } from '../select.js';
import { Icon } from './icon.js';

/**
 * The first column: where one can go, who one is, and whether the bot is there.
 *
 * @typedef {import('../page.js').Page} Page
 * @typedef {import('../../page-api.ts').PageChannel} PageChannel
 * @typedef {import('../../page-api.ts').PageUser} PageUser
 */

/** @param {{ page: Page }} props */
export function Sidebar({ page }) {
  const { state } = page;
  const { channels, direct } = visibleChannels(state);
  const people = state.boot.users.filter(({ id, isDeactivated }) => id !== state.as && !isDeactivated);
  const botFirst = people.toSorted(
    (a, b) => Number(b.id === state.boot.botUserId) - Number(a.id === state.boot.botUserId),
  );
  return html`<nav class="sidebar" aria-label="Conversations">
    <header class="sidebar-head">
      <span class="mark" aria-hidden="true"></span>
      <h1>Middlewatch <span>local workspace</span></h1>
    </header>
    <div class="sidebar-lists">
      <h2 class="list-title">Channels</h2>
      <ul class="places">${channels.map((channel) => html`<${ChannelLink} key=${channel.id} page=${page} channel=${channel} />`)}</ul>
      <h2 class="list-title">Direct messages</h2>
      <ul class="places">
        ${botFirst.map((user) => {
          const channel = direct.find(({ members }) => members.includes(user.id));
          return html`<${PersonLink} key=${user.id} page=${page} user=${user} channel=${channel} />`;
        })}
      </ul>
    </div>
    <footer class="sidebar-foot">
      <${BotState} connected=${state.boot.connected} />
      <${ActAs} page=${page} />
    </footer>
  </nav>`;
}

/** @param {{ page: Page, channel: PageChannel }} props */
function ChannelLink({ page, channel }) {
  const open = page.state.channel === channel.id;
  const unread = page.state.unread[channel.id] ?? 0;
  return html`<li>
    <a class=${placeClass(open, unread)} href=${`#/${channel.id}`} aria-current=${open ? 'page' : undefined}>
      <span class="place-sign" aria-hidden="true">${channel.isPrivate ? html`<${Icon} name="lock" />` : '#'}</span>
      <span class="place-name">${channel.name}</span>
      ${channel.isPrivate && html`<span class="unseen">, private</span>`}
      <${Unread} count=${unread} />
    </a>
  </li>`;
}

/** @param {{ page: Page, user: PageUser, channel: PageChannel | undefined }} props */
function PersonLink({ page, user, channel }) {
  const open = channel !== undefined && page.state.channel === channel.id;
  const unread = channel === undefined ? 0 : (page.state.unread[channel.id] ?? 0);
  const enter = async () => {
    if (channel !== undefined) return page.go({ channel: channel.id, thread: null });
    const answer = await page.act({ kind: 'open_im', user: user.id });
    if (answer.ok && answer.channel) page.go({ channel: answer.channel, thread: null });
  };
  return html`<li>
    <button type="button" class=${placeClass(open, unread)} aria-current=${open ? 'page' : undefined} onClick=${enter}>
      <span class="place-sign" aria-hidden="true">@</span>
      <span class="place-name">${user.realName || user.name}</span>
      ${user.isBot && html`<span class="tag">app</span>`}
      <${Unread} count=${unread} />
    </button>
  </li>`;
}

/** @param {{ count: number }} props */
function Unread({ count }) {
  return count > 0 && html`<span class="unread" aria-label=${`${count} unread`}>${count > 99 ? '99+' : count}</span>`;
}

/** @param {{ connected: number }} props */
function BotState({ connected }) {
  const text = connected === 0 ? 'Middlewatch is not connected' : 'Middlewatch is connected';
  const sockets = connected === 1 ? '1 connection' : `${connected} connections`;
  return html`<p class=${connected === 0 ? 'bot-state bot-away' : 'bot-state'} title=${sockets}>
    <span aria-hidden="true">${connected === 0 ? '○' : '✓'}</span> ${text}
  </p>`;
}

/** @param {{ page: Page }} props */
function ActAs({ page }) {
  const people = page.state.boot.users.filter(({ isBot, isDeactivated }) => !isBot && !isDeactivated);
  return html`<label class="act-as">
    <span>Acting as</span>
    <select
      class="select"
      value=${page.state.as}
      onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => page.actAs(currentTarget.value)}
    >
      ${people.map((user) => html`<option value=${user.id} selected=${user.id === page.state.as}>${user.realName || user.name}</option>`)}
    </select>
  </label>`;
}

/**
 * @param {boolean} open
 * @param {number} unread
 */
function placeClass(open, unread) {
  return ['place', open && 'place-open', unread > 0 && 'place-unread'].filter(Boolean).join(' ');
}

/**
 * The title bar of a conversation.
 * @param {{ page: Page, channel: PageChannel }} props
 */
export function ConversationHead({ page, channel }) {
  const { state } = page;
  const away = channel.isIm ? '' : membersText(channel, state.boot.botUserId);
  const lock = state.side === 'lock';
  return html`<header class="column-head">
    <a class="icon-button back" href="#/" aria-label="Back to conversations" title="Back"><${Icon} name="back" /></a>
    <div class="column-title">
      <h2>${channelTitle(state, channel)}</h2>
      ${away && html`<span class="column-note">${away}</span>`}
    </div>
    <span class="you-note">as ${findUser(state, state.as)?.realName ?? state.as}</span>
    <button
      type="button"
      class="icon-button"
      aria-label="Lock screen"
      title="What a phone's lock screen shows"
      aria-pressed=${lock}
      onClick=${() => page.showSide(lock ? 'none' : 'lock')}
    >
      <${Icon} name="phone" />
    </button>
  </header>`;
}

/**
 * @param {PageChannel} channel
 * @param {string} bot
 */
function membersText(channel, bot) {
  const count = channel.members.length === 1 ? '1 member' : `${channel.members.length} members`;
  return channel.members.includes(bot) ? count : `${count}, Middlewatch is not one of them`;
}
