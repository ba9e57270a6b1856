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
