/**
 * Questions asked of the state: which messages a place shows, what a person or a channel is called. Pure.
 *
 * @typedef {import('./state.js').State} State
 * @typedef {import('./state.js').Message} Message
 * @typedef {import('../page-api.ts').PageChannel} PageChannel
 * @typedef {import('../page-api.ts').PageUser} PageUser
 */

/**
 * What the open channel shows: no thread replies, save those that were sent to the channel too.
 * @param {State} state
 * @returns {Message[]}
 */
export function channelMessages(state) {
  return listOf(state).filter(
    (message) => !message.thread_ts || message.thread_ts === message.ts || message.subtype === 'thread_broadcast',
  );
}

/**
 * The open thread, its first message first.
 * @param {State} state
 * @returns {Message[]}
 */
export function threadMessages(state) {
  return listOf(state).filter((message) => message.ts === state.thread || message.thread_ts === state.thread);
}

/**
 * Replies to a message: the server's count, or what has arrived since, whichever is more.
 * @param {State} state
 * @param {Message} message
 */
export function replyCount(state, message) {
  const arrived = listOf(state).filter(({ ts, thread_ts, ephemeralFor }) => {
    return thread_ts === message.ts && ts !== message.ts && !ephemeralFor;
  });
  return Math.max(arrived.length, message.reply_count ?? 0);
}

/** @param {State} state */
function listOf(state) {
  return state.channel === null ? [] : (state.conversations[state.channel]?.list ?? []);
}

/**
 * @param {State} state
 * @param {string} id
 * @returns {PageUser | undefined}
 */
export function findUser(state, id) {
  return state.boot.users.find((user) => user.id === id);
}

/**
 * @param {State} state
 * @param {string | null} id
 * @returns {PageChannel | undefined}
 */
export function findChannel(state, id) {
  return state.boot.channels.find((channel) => channel.id === id);
}

/**
 * The name to show for a person; an unknown id is shown as the id, never as nobody.
 * @param {State} state
 * @param {string} id
 */
export function userName(state, id) {
  const user = findUser(state, id);
  return user === undefined ? id : user.isBot ? user.realName || user.name : user.realName;
}

/**
 * `#ops`, or the other person's name for a direct conversation.
 * @param {State} state
 * @param {PageChannel} channel
 */
export function channelTitle(state, channel) {
  if (!channel.isIm) return `#${channel.name}`;
  const other = channel.members.find((id) => id !== state.as) ?? channel.name;
  return userName(state, other);
}

/**
 * Conversations the acting person may see, each kind by name. Public ones are for full members; guests and people from
 * elsewhere see what they were invited to.
 * @param {State} state
 */
export function visibleChannels(state) {
  const user = findUser(state, state.as);
  const isFull = user !== undefined && !user.isGuest && !user.isExternal;
  const mine = state.boot.channels.filter(({ isPrivate, isIm, members }) => {
    return (isFull && !isPrivate && !isIm) || members.includes(state.as);
  });
  /** @param {PageChannel} a @param {PageChannel} b */
  const byTitle = (a, b) => channelTitle(state, a).localeCompare(channelTitle(state, b));
  return {
    channels: mine.filter(({ isIm, isArchived }) => !isIm && !isArchived).sort(byTitle),
    direct: mine.filter(({ isIm }) => isIm).sort(byTitle),
  };
}

/**
 * The direct conversation with the bot, once somebody opened it.
 * @param {State} state
 */
export function isBotConversation(state) {
  const channel = findChannel(state, state.channel);
  return channel?.isIm === true && channel.members.includes(state.boot.botUserId);
}
