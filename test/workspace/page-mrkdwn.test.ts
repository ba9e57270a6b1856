import { describe, expect, it } from 'vitest';
import { type BlockNode, type InlineNode, parseMrkdwn, parsePlain } from '../../workspace/page/text/mrkdwn.js';
import { decodeEntities, safeUrl } from '../../workspace/page/text/token.js';

const LIVE = new Set(['link', 'user', 'channel', 'usergroup', 'broadcast', 'date']);

/** A tree in one line: `bold(a link(https://b/|c))`. */
function sketch(nodes: readonly (BlockNode | InlineNode)[]): string {
  return nodes
    .map((node) => {
      if ('children' in node) return `${node.kind}(${sketch(node.children)})`;
      switch (node.kind) {
        case 'text':
          return node.text;
        case 'link':
          return `link(${node.url}|${node.label})`;
        case 'broadcast':
          return `broadcast(${node.range})`;
        case 'date':
          return `date(${node.timestampSeconds}|${node.format}|${node.fallback}|${node.url})`;
        case 'emoji':
          return `emoji(${node.name})`;
        default:
          return `${node.kind}(${node.id}|${node.label})`;
      }
    })
    .join('');
}

function liveKinds(nodes: readonly (BlockNode | InlineNode)[]): string[] {
  return nodes.flatMap((node) =>
    'children' in node ? liveKinds(node.children) : LIVE.has(node.kind) ? [node.kind] : [],
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

describe('mrkdwn is read as Slack reads it', () => {
  it.each([
    ['*bold* _italic_ ~strike~ `code`', 'line(bold(bold) italic(italic) strike(strike) code(code))'],
    ['*bold with _italic_ inside*', 'line(bold(bold with italic(italic) inside))'],
    ['*<https://a.example/|a>*', 'line(bold(link(https://a.example/|a)))'],
    ['two * stars * apart', 'line(two * stars * apart)'],
    ['snake_case_name and 2*3*4', 'line(snake_case_name and 2*3*4)'],
    ['`*not bold*`', 'line(code(*not bold*))'],
    ['**', 'line(**)'],
    ['one\ntwo', 'line(one)line(two)'],
    ['> quoted\n> more\nplain', 'quote(quoted\nmore)line(plain)'],
    ['&gt; typed by a person', 'quote(typed by a person)'],
    ['>>> all\nof it', 'quote(all\nof it)'],
    ['before\n```\nraw *x*\n  y\n```\nafter', 'line(before)preformatted(raw *x*\n  y\n)line(after)'],
    ['```never closed', 'line(```never closed)'],
    ['- a dash is no list', 'line(- a dash is no list)'],
    [':warning: :no-such-emoji:', 'line(emoji(warning) :no-such-emoji:)'],
  ])('%j becomes %s', (text, expected) => {
    expect(sketch(parseMrkdwn(text))).toBe(expected);
  });
});

describe('tokens', () => {
  it.each([
    ['<@U123>', 'user(U123|)'],
    ['<@U123|dana>', 'user(U123|dana)'],
    ['<#C123|ops>', 'channel(C123|ops)'],
    ['<!here>', 'broadcast(here)'],
    ['<!channel|channel>', 'broadcast(channel)'],
    ['<!subteam^S123|@oncall>', 'usergroup(S123|@oncall)'],
    ['<!date^1392734382^{ago}|then>', 'date(1392734382|{ago}|then|)'],
    [
      '<!date^1392734382^{date_short}^https://a.example/|then>',
      'date(1392734382|{date_short}|then|https://a.example/)',
    ],
    ['<https://a.example/?x=1&amp;y=2|a &amp; b>', 'link(https://a.example/?x=1&y=2|a & b)'],
    ['<mailto:a@b.example|a>', 'link(mailto:a@b.example|a)'],
  ])('%s is live', (text, expected) => {
    expect(sketch(parseMrkdwn(text))).toBe(`line(${expected})`);
  });

  it.each([
    '<javascript:alert(1)|click>',
    '<data:text/html,x|click>',
    '<file:///etc/passwd>',
    '<!unknown>',
    '<!subteam^x>',
    '<!date^soon^{ago}|x>',
    '<@nobody>',
    '<not a token>',
    '<>',
    '<https://a.example\n/|x>',
  ])('%j stays text, brackets and all', (text) => {
    expect(liveKinds(parseMrkdwn(text))).toEqual([]);
    expect(sketch(parseMrkdwn(text)).replaceAll(/line\(|\)$/g, '')).toContain('<');
  });

  it('keeps tokens live inside code, where formatting is not', () => {
    expect(sketch(parseMrkdwn('`<@U1> *x*`'))).toBe('line(code(user(U1|) *x*))');
  });

  it('has no tokens in plain text', () => {
    expect(liveKinds(parsePlain('<@U1> <!here> <https://a.example|x>'))).toEqual([]);
  });
});

describe('escaped text is never live', () => {
  const HOSTILE = [
    '<!channel>',
    '<@U1>',
    '<#C1|x>',
    '<https://a|b>',
    '<!date^1^{ago}|x>',
    '<!subteam^S1>',
    '&lt;',
    '&amp;',
  ];
  const MARKS = [
    '*',
    '_',
    '~',
    '`',
    '```',
    '>',
    '>>>',
    '\n',
    ' ',
    '|',
    '^',
    ':x:',
    'a',
    'https://a.example',
    '\u202e',
    '😀',
  ];

  it('draws no link, mention or broadcast from it, and loses no character', () => {
    const next = randomNumbers(20_261_123);
    const parts = [...HOSTILE, ...MARKS];
    for (let round = 0; round < 3_000; round += 1) {
      const text = Array.from({ length: 1 + (next() % 12) }, () => parts[next() % parts.length]).join('');
      expect(liveKinds(parseMrkdwn(escaped(text))), text).toEqual([]);
      expect(liveKinds(parsePlain(escaped(text))), text).toEqual([]);
      expect(
        sketch(parsePlain(escaped(text)))
          .replaceAll('emoji(x)', ':x:')
          .replaceAll(')line(', '\n'),
        text,
      ).toBe(`line(${text})`);
    }
  });

  it('decodes entities once', () => {
    expect(decodeEntities('&amp;lt;!here&amp;gt; &quot;')).toBe('&lt;!here&gt; &quot;');
    expect(liveKinds(parseMrkdwn('&amp;lt;!here&amp;gt;'))).toEqual([]);
  });

  it('reads a long line of opening marks', () => {
    const text = '*a _b ~c `d '.repeat(3_000);
    expect(sketch(parseMrkdwn(text)).length).toBeGreaterThan(text.length - 1);
  });
});

describe('addresses', () => {
  it.each([
    ['https://a.example/x', 'https://a.example/x'],
    ['HTTP://A.example', 'http://a.example/'],
    ['mailto:a@b.example', 'mailto:a@b.example'],
    ['javascript:alert(1)', null],
    [' javascript:alert(1)', null],
    ['java\nscript:alert(1)', null],
    ['data:text/html,x', null],
    ['/relative', null],
    ['', null],
  ])('%j goes to %j', (url, expected) => {
    expect(safeUrl(url)).toBe(expected);
  });
});

/** A repeatable source of numbers (mulberry32): a failure shows the same text each time. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
