import { dropMessage, putMessage } from './message-list.js';

/**
 * What the page knows, and how each piece of news changes it. Pure: no network, no clock, no document.
 *
 * @typedef {import('../page-api.ts').Boot} Boot
 * @typedef {import('../page-api.ts').Message} Message
 * @typedef {import('../page-api.ts').View} View
 * @typedef {import('../page-api.ts').Push} Push
 * @typedef {{ key: number, channel: string | null, text: string, atMs: number }} Notice
 * @typedef {{ list: Message[], hasMore: boolean, loaded: boolean }} Conversation
 * @typedef {{ channel: string, message: Message }} Ring
 *
 * @typedef {object} State
 * @property {Boot} boot
 * @property {string} as id of the person the page acts as
 * @property {string | null} channel open conversation; null shows the list alone on a narrow screen
 * @property {string | null} thread ts of the open thread's first message
 * @property {'none' | 'thread' | 'lock'} side what the third column shows
 * @property {Record<string, Conversation>} conversations
 * @property {Record<string, number>} unread messages that arrived in a conversation that was not open
 * @property {View[]} views open modals, the top one last
 * @property {View | null} home what the bot published on its Home tab
 * @property {Notice[]} notices
 * @property {Ring | null} ring newest message of the bot: what a phone's lock screen would show
 * @property {Ring | null} heard newest message of somebody else, for screen readers
 * @property {'connecting' | 'open' | 'lost'} socket
 *
 * @typedef {{ channel: string | null, thread: string | null }} Place
 * @typedef {(
 *   | { type: 'booted', boot: Boot }
 *   | { type: 'as', as: string }
 *   | { type: 'place', place: Place }
 *   | { type: 'side', side: State['side'] }
 *   | { type: 'history', channel: string, thread: string | null, messages: Message[], hasMore: boolean, fresh: boolean }
 *   | { type: 'home', view: View | null }
 *   | { type: 'socket', socket: State['socket'] }
 *   | { type: 'notice', channel: string | null, text: string, atMs: number }
 *   | { type: 'notice_closed', key: number }
 *   | { type: 'push', push: Push, atMs: number }
 * )} News
 */

const MAX_MESSAGES = 1_000;
const MAX_NOTICES = 20;

/**
 * @param {Boot} boot
 * @param {string} as
 * @param {Place} place
 * @returns {State}
 */
export function initialState(boot, as, place) {
  return {
    boot,
    as,
    channel: place.channel,
    thread: place.thread,
    side: place.thread === null ? 'none' : 'thread',
    conversations: {},
    unread: {},
    views: boot.views[as] ?? [],
    home: null,
    notices: [],
    ring: null,
    heard: null,
    socket: 'connecting',
  };
}

/**
 * The state after one piece of news.
 * @param {State} state
 * @param {News} news
 * @returns {State}
 */
export function reduce(state, news) {
  switch (news.type) {
    case 'booted':
      return { ...state, boot: news.boot, views: news.boot.views[state.as] ?? [] };
    case 'as':
      return {
        ...initialState(state.boot, news.as, { channel: state.channel, thread: state.thread }),
        socket: state.socket,
        unread: state.unread,
        ring: state.ring,
      };
    case 'place':
      return moveTo(state, news.place);
    case 'side':
      return { ...state, side: news.side };
    case 'history':
      return withHistory(state, news);
    case 'home':
      return { ...state, home: news.view };
    case 'socket':
      return withSocket(state, news.socket);
    case 'notice':
      return withNotice(state, news.channel, news.text, news.atMs);
    case 'notice_closed':
      return { ...state, notices: state.notices.filter(({ key }) => key !== news.key) };
    case 'push':
      return withPush(state, news.push, news.atMs);
  }
}

/**
 * @param {State} state
 * @param {Place} place
 * @returns {State}
 */
function moveTo(state, place) {
  const side = place.thread === null ? (state.side === 'thread' ? 'none' : state.side) : 'thread';
  const unread = place.channel === null ? state.unread : { ...state.unread, [place.channel]: 0 };
  const home = place.channel === state.channel ? state.home : null;
  return { ...state, ...place, side, unread, home };
}

/**
 * After a gap nothing that was loaded can be trusted to be complete: each conversation is asked for again when opened.
 * @param {State} state
 * @param {State['socket']} socket
 * @returns {State}
 */
function withSocket(state, socket) {
  if (state.socket !== 'lost' || socket !== 'open') return { ...state, socket };
  const stale = Object.entries(state.conversations).map(([id, known]) => [id, { ...known, loaded: false }]);
  return { ...state, socket, conversations: Object.fromEntries(stale) };
}

/**
 * A fresh page of history replaces what was there, save what was pushed while the answer was on its way.
 * @param {State} state
 * @param {Extract<News, { type: 'history' }>} news
 * @returns {State}
 */
function withHistory(state, news) {
  const known = state.conversations[news.channel];
  const newest = news.messages.at(-1)?.ts ?? '';
  const base = (known?.list ?? []).filter(({ ts }) => !news.fresh || news.thread !== null || ts > newest);
  const list = news.messages.reduce(putMessage, base);
  const conversation =
    news.thread === null
      ? { list, hasMore: news.hasMore, loaded: true }
      : { list, hasMore: known?.hasMore ?? false, loaded: known?.loaded ?? false };
  return withRing(
    { ...state, conversations: { ...state.conversations, [news.channel]: conversation } },
    news.channel,
    news.messages.findLast((message) => rings(state, message)),
  );
}

/**
 * @param {State} state
 * @param {Push} push
 * @param {number} atMs
 * @returns {State}
 */
function withPush(state, push, atMs) {
  switch (push.type) {
    case 'message':
    case 'ephemeral':
      return withMessage(state, push.channel, push.message);
    case 'message_changed':
    case 'ephemeral_changed':
      return editList(state, push.channel, (list) => putMessage(list, push.message));
    case 'message_deleted':
    case 'ephemeral_deleted':
      return editList(state, push.channel, (list) => dropMessage(list, push.message.ts));
    case 'view_opened':
    case 'view_updated':
    case 'view_closed':
      return push.user === state.as ? { ...state, views: nextViews(state.views, push) } : state;
    case 'home_published':
      return push.user === state.as ? { ...state, home: push.view } : state;
    case 'notice':
      return push.user === state.as ? withNotice(state, push.channel, push.text, atMs) : state;
    case 'bot':
      return { ...state, boot: { ...state.boot, connected: push.connected } };
    case 'channels':
      return state;
  }
}

/**
 * @param {State} state
 * @param {string} channel
 * @param {Message} message
 * @returns {State}
 */
function withMessage(state, channel, message) {
  const next = editList(state, channel, (list) => putMessage(list, message));
  const seen = channel === state.channel || message.user === state.as;
  const unread = seen ? next.unread : { ...next.unread, [channel]: (next.unread[channel] ?? 0) + 1 };
  const heard = message.user === state.as ? state.heard : { channel, message };
  return withRing({ ...next, unread, heard }, channel, rings(state, message) ? message : undefined);
}

/**
 * What may ring a phone: a new message of the bot in the channel, or a reply that was sent to the channel too.
 * @param {State} state
 * @param {Message} message
 */
function rings(state, message) {
  if (message.user !== state.boot.botUserId || message.ephemeralFor) return false;
  return !message.thread_ts || message.thread_ts === message.ts || message.subtype === 'thread_broadcast';
}

/**
 * Only a new message rings; an edit is silent, so edits never come here.
 * @param {State} state
 * @param {string} channel
 * @param {Message | undefined} message
 * @returns {State}
 */
function withRing(state, channel, message) {
  if (message === undefined || (state.ring !== null && state.ring.message.ts >= message.ts)) return state;
  return { ...state, ring: { channel, message } };
}

/**
 * @param {State} state
 * @param {string} channel
 * @param {(list: Message[]) => Message[]} edit
 * @returns {State}
 */
function editList(state, channel, edit) {
  const known = state.conversations[channel] ?? { list: [], hasMore: false, loaded: false };
  const conversation = { ...known, list: edit(known.list).slice(-MAX_MESSAGES) };
  return { ...state, conversations: { ...state.conversations, [channel]: conversation } };
}

/**
 * @param {View[]} views
 * @param {Extract<Push, { type: 'view_opened' | 'view_updated' | 'view_closed' }>} push
 */
function nextViews(views, push) {
  if (push.type === 'view_closed') return views.filter(({ id }) => id !== push.view.id);
  const known = views.some(({ id }) => id === push.view.id);
  if (known) return views.map((view) => (view.id === push.view.id ? push.view : view));
  return push.type === 'view_opened' ? [...views, push.view] : views;
}

/**
 * @param {State} state
 * @param {string | null} channel
 * @param {string} text
 * @param {number} atMs
 * @returns {State}
 */
function withNotice(state, channel, text, atMs) {
  const key = (state.notices.at(-1)?.key ?? 0) + 1;
  return { ...state, notices: [...state.notices, { key, channel, text, atMs }].slice(-MAX_NOTICES) };
}
