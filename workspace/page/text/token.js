/**
 * The first two steps of reading Slack's mrkdwn: find the `<...>` tokens, then decode the three entities in what is left.
 *
 * The order matters and is Slack's: text that was escaped (`&lt;!channel&gt;`) becomes `<!channel>` on screen, and is
 * never looked at again. Decoding first would turn what somebody wrote into a mention.
 */

/**
 * @typedef {{ kind: 'text', text: string }} TextNode
 * @typedef {{ kind: 'link', url: string, label: string }} LinkNode
 * @typedef {{ kind: 'user', id: string, label: string }} UserNode
 * @typedef {{ kind: 'channel', id: string, label: string }} ChannelNode
 * @typedef {{ kind: 'usergroup', id: string, label: string }} UsergroupNode
 * @typedef {{ kind: 'broadcast', range: string }} BroadcastNode
 * @typedef {{ kind: 'date', timestampSeconds: number, format: string, fallback: string, url: string }} DateNode
 * @typedef {LinkNode | UserNode | ChannelNode | UsergroupNode | BroadcastNode | DateNode} TokenNode
 */

const TOKEN = /<([^<>\n]+)>/g;
const BROADCASTS = new Set(['here', 'channel', 'everyone']);
const SAFE_SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/**
 * Turns `&lt;`, `&gt;` and `&amp;` into their characters, once; no other entity exists in Slack's text.
 * @param {string} text
 * @returns {string}
 */
export function decodeEntities(text) {
  return text.replace(/&(lt|gt|amp);/g, (_, name) => (name === 'lt' ? '<' : name === 'gt' ? '>' : '&'));
}

/**
 * The address if a browser may be sent there, else null: http, https and mailto only.
 * @param {string} url
 * @returns {string | null}
 */
export function safeUrl(url) {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  return SAFE_SCHEMES.has(parsed.protocol) ? parsed.href : null;
}

/**
 * Cuts text at its tokens. What looks like a token and is none stays text, brackets included.
 * @param {string} text
 * @returns {(TextNode | TokenNode)[]}
 */
export function tokenise(text) {
  /** @type {(TextNode | TokenNode)[]} */
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    const node = readToken(match[1] ?? '');
    if (node === null) continue;
    if (match.index > from) nodes.push({ kind: 'text', text: decodeEntities(text.slice(from, match.index)) });
    nodes.push(node);
    from = match.index + match[0].length;
  }
  if (from < text.length) nodes.push({ kind: 'text', text: decodeEntities(text.slice(from)) });
  return nodes;
}

/**
 * @param {string} inside what stands between the angle brackets
 * @returns {TokenNode | null}
 */
function readToken(inside) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : decodeEntities(inside.slice(bar + 1));
  if (/^@[UW][A-Z0-9]+$/.test(target)) return { kind: 'user', id: target.slice(1), label };
  if (/^#[CGD][A-Z0-9]+$/.test(target)) return { kind: 'channel', id: target.slice(1), label };
  if (target.startsWith('!')) return readSpecial(target.slice(1), label);
  const url = safeUrl(decodeEntities(target));
  return url === null ? null : { kind: 'link', url, label: label || decodeEntities(target) };
}

/**
 * @param {string} target
 * @param {string} label
 * @returns {TokenNode | null}
 */
function readSpecial(target, label) {
  if (BROADCASTS.has(target)) return { kind: 'broadcast', range: target };
  const group = /^subteam\^(S[A-Z0-9]+)$/.exec(target);
  if (group) return { kind: 'usergroup', id: group[1] ?? '', label };
  const date = /^date\^(\d{1,12})\^([^^]+)(?:\^(.+))?$/.exec(target);
  if (!date) return null;
  const url = safeUrl(decodeEntities(date[3] ?? '')) ?? '';
  const format = decodeEntities(date[2] ?? '');
  return { kind: 'date', timestampSeconds: Number(date[1]), format, fallback: label, url };
}
