/**
 * A conversation's messages in the order of their time. Pure.
 * @typedef {import('../page-api.ts').Message} Message
 */

/**
 * Replaces the message of the same ts, or puts it in at its time. A ts is compared as text: all have the same length.
 * @param {Message[]} list
 * @param {Message} message
 * @returns {Message[]}
 */
export function putMessage(list, message) {
  const at = list.findLastIndex(({ ts }) => ts <= message.ts);
  if (list[at]?.ts === message.ts) return list.with(at, message);
  return list.toSpliced(at + 1, 0, message);
}

/**
 * @param {Message[]} list
 * @param {string} ts
 * @returns {Message[]}
 */
export function dropMessage(list, ts) {
  return list.filter((message) => message.ts !== ts);
}
