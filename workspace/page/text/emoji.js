/**
 * @typedef {import('./token.js').TextNode} TextNode
 * @typedef {{ kind: 'emoji', name: string, symbol: string }} EmojiNode
 */

/**
 * The emoji codes drawn as symbols. A short list on purpose: an unknown code stays readable as `:code:`.
 * @type {ReadonlyMap<string, string>}
 */
export const EMOJI = new Map([
  ['+1', '👍'],
  ['-1', '👎'],
  ['arrow_right', '➡️'],
  ['bell', '🔔'],
  ['eyes', '👀'],
  ['fire', '🔥'],
  ['hourglass', '⌛'],
  ['information_source', 'ℹ️'],
  ['large_green_circle', '🟢'],
  ['large_orange_circle', '🟠'],
  ['large_yellow_circle', '🟡'],
  ['lock', '🔒'],
  ['memo', '📝'],
  ['no_bell', '🔕'],
  ['no_entry', '⛔'],
  ['pager', '📟'],
  ['pushpin', '📌'],
  ['raised_hand', '✋'],
  ['red_circle', '🔴'],
  ['rotating_light', '🚨'],
  ['thumbsup', '👍'],
  ['wave', '👋'],
  ['warning', '⚠️'],
  ['white_check_mark', '✅'],
  ['white_circle', '⚪'],
  ['x', '❌'],
]);

/**
 * Cuts text at the emoji codes that are known here; an unknown code stays text.
 * @param {string} text
 * @returns {(TextNode | EmojiNode)[]}
 */
export function withEmoji(text) {
  /** @type {(TextNode | EmojiNode)[]} */
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(/:([a-z0-9_+-]+):/g)) {
    const symbol = EMOJI.get(match[1] ?? '');
    if (symbol === undefined) continue;
    if (match.index > from) nodes.push({ kind: 'text', text: text.slice(from, match.index) });
    nodes.push({ kind: 'emoji', name: match[1] ?? '', symbol });
    from = match.index + match[0].length;
  }
  if (from < text.length) nodes.push({ kind: 'text', text: text.slice(from) });
  return nodes;
}
