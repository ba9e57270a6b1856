import { describe, expect, test } from 'vitest';
import {
  actions,
  button,
  code,
  fields,
  link,
  list,
  quiet,
  refresh,
  table,
  text,
  view,
} from '../../../../src/core/view/build.ts';
import type { Part, Text, View } from '../../../../src/core/view/view.ts';
import { decodePick, decodeRun } from '../../../../src/edge/slack/render/action-value.ts';
import { render } from '../../../../src/edge/slack/render/render.ts';
import { blockFaults } from '../../../../workspace/block/validate.ts';

const section = (...elements: object[]) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] });
const partsOf = (...parts: (Part | undefined)[]) => render(view('t', parts)).blocks.slice(1);
const row = (...elements: object[]) => ({ type: 'actions', elements });

describe('draws', () => {
  test('the title in bold with the symbol of its tone, and the same for a lock screen', () => {
    const { blocks, text: lockScreen } = render(view(['shop/api', ' is down'], [], { tone: 'critical' }));
    const bold = { bold: true };
    expect(blocks).toEqual([
      section(
        { type: 'text', text: '● ', style: bold },
        { type: 'text', text: 'shop/api', style: bold },
        { type: 'text', text: ' is down', style: bold },
      ),
    ]);
    expect(lockScreen).toBe('● shop/api is down');
  });

  test.each<[string, Text, object]>([
    ['literal text', '<!channel> *b*', { type: 'text', text: '<!channel> *b*' }],
    ['bold', { bold: 'b' }, { type: 'text', text: 'b', style: { bold: true } }],
    ['code', { code: 'c' }, { type: 'text', text: 'c', style: { code: true } }],
    ['a link', { link: 'docs', url: 'https://a.example/' }, { type: 'link', url: 'https://a.example/', text: 'docs' }],
    ['no link to a script', { link: 'docs', url: 'javascript:alert(1)' }, { type: 'text', text: 'docs' }],
    ['a person', { user: 'U0DANA1' }, { type: 'user', user_id: 'U0DANA1' }],
    ['who is no id as text', { user: 'dana' }, { type: 'text', text: '@dana' }],
    ['a channel', { channel: 'C0OPS1' }, { type: 'channel', channel_id: 'C0OPS1' }],
    ['a channel without an id as text', { channel: 'ops' }, { type: 'text', text: '#ops' }],
    ['a moment', { at: 1_500 }, { type: 'date', timestamp: 1, format: '{ago}', fallback: '1970-01-01 00:00 UTC' }],
    [
      'a moment as time',
      { at: 0, as: 'time' },
      { type: 'date', timestamp: 0, format: '{time}', fallback: '1970-01-01 00:00 UTC' },
    ],
    ['no moment as unknown', { at: Number.NaN }, { type: 'text', text: 'unknown' }],
  ])('%s', (_, said, element) => {
    expect(partsOf(text(said))).toEqual([section(element)]);
  });

  test('quiet words as plain text, and as escaped mrkdwn only where they hold a person or a moment', () => {
    expect(partsOf(quiet('a *b* <c>'))).toEqual([
      { type: 'context', elements: [{ type: 'plain_text', text: 'a *b* <c>', emoji: false }] },
    ]);
    expect(partsOf(quiet(['by ', { user: 'U0DANA1' }, ' <x> & ', { at: 0 }]))).toEqual([
      {
        type: 'context',
        elements: [
          {
            type: 'mrkdwn',
            text: 'by <@U0DANA1> &lt;x&gt; &amp; <!date^0^{ago}|1970-01-01 00:00 UTC>',
            verbatim: true,
          },
        ],
      },
    ]);
  });

  test('fields, a line each', () => {
    const bold = { bold: true };
    expect(
      partsOf(
        fields([
          ['group', 'orders'],
          ['lag', { bold: '5' }],
        ]),
      ),
    ).toEqual([
      section(
        { type: 'text', text: 'group', style: bold },
        { type: 'text', text: '  ' },
        { type: 'text', text: 'orders' },
        { type: 'text', text: '\nlag', style: bold },
        { type: 'text', text: '  ' },
        { type: 'text', text: '5', style: bold },
      ),
    ]);
  });

  test('tables and logs in fixed width', () => {
    const fixed = (words: string) => ({
      type: 'rich_text',
      elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: words }], border: 0 }],
    });
    const pods = table(['NAME', { title: 'AGE', align: 'right' }], [['api', '2d']], { noun: 'pod' });
    expect(partsOf(pods)).toEqual([fixed('NAME  AGE\napi    2d')]);
    expect(partsOf(code('a\r\nb\u001b[31mred'))).toEqual([fixed('a\nbred')]);
  });

  test('lists', () => {
    const item = (words: string) => ({ type: 'rich_text_section', elements: [{ type: 'text', text: words }] });
    expect(partsOf(list(['a', 'b']))).toEqual([
      { type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements: [item('a'), item('b')] }] },
    ]);
  });

  test('nothing for what is empty', () => {
    expect(partsOf(text(''), list([]), code(''), fields([]), table(['A'], [], { noun: 'pod' }))).toEqual([]);
  });

  test('next steps: five to a row, forms with an ellipsis, a menu as one element, a link as a link', () => {
    const plain = (words: string) => ({ type: 'plain_text', text: words, emoji: false });
    const ask = { title: 'Why', submit: 'Go', fields: [] };
    const [first, second] = partsOf(
      actions(
        button('Scale to 6', 'ops confirm', { plan: 'P' }, { style: 'primary' }),
        button('Silence', 'alerts silence', {}, { ask }),
        {
          kind: 'menu',
          label: 'For',
          options: [
            { label: '1 h', run: { command: 'x y', args: { group: 'G&1', for: '1h' } } },
            { label: 'Other…', run: { command: 'x y', args: {} }, asks: true },
          ],
        },
        link('Runbook', 'https://a.example/'),
        refresh('kafka lag'),
      ),
    );
    expect(first).toMatchObject(
      row(
        { text: plain('Scale to 6'), action_id: 'run:0', style: 'primary' },
        { text: plain('Silence…'), action_id: 'ask:1' },
        {
          type: 'static_select',
          placeholder: plain('For'),
          action_id: 'pick:2',
          options: [
            { text: plain('1 h'), value: 'x y?group=G%261&for=1h' },
            { text: plain('Other…'), value: '?x y?' },
          ],
        },
        { text: plain('Runbook'), action_id: 'link:3', url: 'https://a.example/' },
        { text: plain('Refresh'), action_id: 'run:4' },
      ),
    );
    expect(second).toBeUndefined();
    expect(decodePick('x y?group=G%261&for=1h')).toEqual({
      run: { command: 'x y', args: { group: 'G&1', for: '1h' } },
      asks: false,
    });
    expect(decodePick('?x y?')).toEqual({ run: { command: 'x y', args: {} }, asks: true });
    expect(decodePick('<script>')).toBeUndefined();
  });

  test('a button so that pressing it gives back what it was made of', () => {
    const run = { command: 'k8s scale', args: { workload: 'a"b', replicas: 3, wait: true } };
    const ask = { title: 'T', submit: 'S', fields: [{ argument: 'a', label: 'A', optional: true }] };
    const values = partsOf(
      actions(
        { kind: 'button', label: 'a', run },
        { kind: 'button', label: 'b', run, ask },
        { kind: 'button', label: 'c', run, replaces: true },
      ),
    )
      .flatMap((block) => (block.type === 'actions' ? block.elements : []))
      .flatMap((element) => (element.type === 'button' ? [element.value ?? ''] : []));
    expect(values.map(decodeRun)).toEqual([
      { run, ask: undefined, replaces: false },
      { run, ask, replaces: false },
      { run, ask: undefined, replaces: true },
    ]);
  });

  test.each(['', 'nonsense', '{}', '{"c":1,"a":{}}', '{"c":"x","a":{"y":{}}}', 'null', '[]'])(
    'nothing from a value that is not its own: %s',
    (value) => {
      expect(decodeRun(value)).toBeUndefined();
    },
  );
});

describe("keeps within Slack's limits", () => {
  const check = (shown: View) => {
    const drawn = render(shown);
    expect(blockFaults(drawn.blocks, 'message')).toEqual([]);
    expect(drawn.blocks.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(drawn.blocks).length).toBeLessThanOrEqual(13_200);
    return drawn;
  };
  const words = (drawn: ReturnType<typeof render>) => JSON.stringify(drawn.blocks);

  test('a hundred parts: the buttons stay, what was dropped is said', () => {
    const many = Array.from({ length: 100 }, (_, index) => text(`paragraph ${index}`));
    const drawn = check(view('t', [...many, actions(button('Ack', 'alerts ack')), quiet('count')]));
    expect(drawn.blocks).toHaveLength(49);
    expect(words(drawn)).toContain('"Ack"');
    expect(drawn.blocks.at(-1)).toMatchObject({ elements: [{ text: '55 parts did not fit here.' }] });
  });

  test('a title, a paragraph and a quiet line of 100 kB are cut and say so', () => {
    const long = 'x'.repeat(100_000);
    const drawn = check(
      view(long, [text(long), quiet(long), quiet([{ bold: long }]), fields([[long, long]])], { footer: long }),
    );
    expect(words(drawn)).toContain('…');
    expect([...drawn.text]).toHaveLength(100);
  });

  test('a list of a thousand items shows the first and counts the others', () => {
    const drawn = check(view('t', [list(Array.from({ length: 1_000 }, (_, index) => `item ${index}`))]));
    expect(words(drawn)).toContain('item 0');
    expect(words(drawn)).toMatch(/and \d+ more/);
  });

  test('a log of 100 kB keeps its end', () => {
    const drawn = check(view('t', [code(`${'x'.repeat(100_000)} the last words`)]));
    expect(words(drawn)).toContain('the last words');
  });

  test('a table too long for one block keeps its head and its first rows', () => {
    const rows = Array.from({ length: 100 }, (_, index) => [`pod-${index}`, 'y'.repeat(50)]);
    const drawn = check(view('t', [table(['NAME', 'NODE'], rows, { noun: 'pod' })]));
    expect(words(drawn)).toContain('NAME');
    expect(words(drawn)).toContain('pod-0 ');
    expect(words(drawn)).toMatch(/\d+ more rows did not fit here/);
  });

  test('a label of 200 characters is cut to 75, an empty one is not empty', () => {
    const drawn = check(view('t', [actions(button('l'.repeat(200), 'x y'), button('\u200b', 'x y'))]));
    const labels = [...words(drawn).matchAll(/"plain_text","text":"([^"]*)"/g)].map((match) => match[1]?.length ?? 0);
    expect(labels).toEqual([75, 4]);
  });

  test('a button whose value would be cut is left out', () => {
    const drawn = check(
      view('t', [actions(button('Long', 'x y', { text: 'v'.repeat(2_000) }), button('Short', 'x y'))]),
    );
    expect(words(drawn)).not.toContain('"Long"');
    expect(words(drawn)).toContain('"Short"');
  });

  test('forty buttons of long values leave the title and some of them', () => {
    const many = Array.from({ length: 40 }, (_, index) => button(`b${index}`, 'x y', { text: 'v'.repeat(300) }));
    const drawn = check(view('the title', [actions(...many), text('evidence')]));
    expect(words(drawn)).toContain('the title');
    expect(words(drawn)).toContain('evidence');
    expect(words(drawn)).toContain('"b0"');
  });

  test('an empty view is still a message', () => {
    check(view('', []));
  });
});
