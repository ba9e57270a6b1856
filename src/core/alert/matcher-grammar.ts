import type { Matcher, MatchOperator } from './matcher.ts';

/**
 * Reads matchers as Alertmanager does: `severity="critical"`, `{a=b, c=~"d|e"}`, `"label with spaces"="x"`.
 * It has two grammars, and the older one wins wherever it can read the text (matcher/compat/parse.go).
 * Undefined when neither can; an empty text is no matcher at all, which is not wrong.
 */
export function readMatchers(text: string): readonly Matcher[] | undefined {
  return readClassic(text) ?? readUtf8(text);
}

/** Reads one matcher, in which a comma separates nothing and braces are not allowed. */
export function readMatcher(text: string): Matcher | undefined {
  if (/^\{|\}$/.test(text)) return undefined;
  const [found, ...others] = readUtf8(text) ?? [];
  return readClassicOne(text) ?? (others.length === 0 ? found : undefined);
}

const classic =
  /^[\t\n\f\r ]*(?<label>[a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(?<operator>=~|=|!=|!~)[\t\n\f\r ]*(?<value>.*?)[\t\n\f\r ]*$/s;

/** The grammar of pkg/labels: classic label names, values with or without quotes. */
function readClassic(text: string): readonly Matcher[] | undefined {
  const parts = splitAtCommas(text.replace(/^\{/, '').replace(/\}$/, ''));
  const found = parts.map(readClassicOne);
  return found.every((matcher) => matcher !== undefined) ? found : undefined;
}

function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quoted = false;
  let escaped = false;
  for (const character of text) {
    if (character === ',' && !quoted) {
      parts.push(part);
      part = '';
      continue;
    }
    if (character === '"' && !escaped) quoted = !quoted;
    if (character !== ',') escaped = character === '\\' && !escaped;
    part += character;
  }
  return part.trim() === '' ? parts : [...parts, part];
}

function readClassicOne(text: string): Matcher | undefined {
  const { label, operator, value } = classic.exec(text)?.groups ?? {};
  if (label === undefined || value === undefined || !isOperator(operator)) return undefined;
  const opened = value.startsWith('"');
  const inner = opened ? value.slice(1) : value;
  // A quote that is not escaped may stand at the end only, and must where one stands at the start.
  const shape = opened ? /^(?:\\.|\\$|[^"\\])*"$/s : /^(?:\\.|\\$|[^"\\])*$/s;
  if (!shape.test(inner)) return undefined;
  const written = opened ? inner.slice(0, -1) : inner;
  const meant = written.replace(/\\([n"\\])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
  return { label, operator, value: meant };
}

const tokens =
  /\p{White_Space}*(?:(?<mark>[{},])|(?<operator>=~|!=|!~|=)|(?<quoted>"(?:\\.|[^"\\])*")|(?<bare>[^\p{White_Space}{}!=~,\\"'`]+))/suy;

interface Token {
  readonly kind: 'mark' | 'operator' | 'word';
  readonly text: string;
}

/** The grammar of matcher/parse: label names and values of any text, in Go's quotes where they hold reserved characters. */
function readUtf8(text: string): readonly Matcher[] | undefined {
  const found = tokensOf(text);
  if (found === undefined) return undefined;
  const opened = isMark(found[0], '{');
  const closed = isMark(found.at(-1), '}');
  if (opened !== closed || (opened && found.length < 2)) return undefined;
  const inner = opened ? found.slice(1, -1) : found;
  const matchers: Matcher[] = [];
  for (let at = 0; at < inner.length; at += 4) {
    const [label, operator, value, comma] = inner.slice(at, at + 4);
    if (label?.kind !== 'word' || operator?.kind !== 'operator' || value?.kind !== 'word') return undefined;
    if (!isOperator(operator.text) || (comma !== undefined && !isMark(comma, ','))) return undefined;
    matchers.push({ label: label.text, operator: operator.text, value: value.text });
  }
  return matchers;
}

function tokensOf(text: string): Token[] | undefined {
  const found: Token[] = [];
  const end = text.trimEnd().length;
  tokens.lastIndex = 0;
  while (tokens.lastIndex < end) {
    const groups = tokens.exec(text)?.groups;
    if (groups === undefined) return undefined;
    const { mark, operator, quoted, bare } = groups;
    const word = bare ?? (quoted === undefined ? undefined : unquote(quoted));
    if (mark !== undefined) found.push({ kind: 'mark', text: mark });
    else if (operator !== undefined) found.push({ kind: 'operator', text: operator });
    else if (word !== undefined) found.push({ kind: 'word', text: word });
    else return undefined;
  }
  return found;
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

/** Go's strconv.Unquote for what is in double quotes; undefined where it fails, or means bytes that are no text. */
function unquote(quoted: string): string | undefined {
  const inner = quoted.slice(1, -1);
  let wrong = inner.includes('\n');
  const escaped = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|(.))/gs;
  const text = inner.replace(escaped, (_, byte, short, long, octal, single) => {
    const code = Number.parseInt(byte ?? short ?? long ?? octal ?? '', octal === undefined ? 16 : 8);
    const limit = short === undefined && long === undefined ? 0x7f : 0x10ffff;
    const isText = code <= limit && (code < 0xd800 || code > 0xdfff);
    const meant = single === undefined ? (isText ? String.fromCodePoint(code) : undefined) : escapes[single];
    wrong ||= meant === undefined;
    return meant ?? '';
  });
  return wrong ? undefined : text;
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

function isOperator(text: string | undefined): text is MatchOperator {
  return text === '=' || text === '!=' || text === '=~' || text === '!~';
}
