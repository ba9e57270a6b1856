import { expect, test } from 'vitest';
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
} from '../../../src/core/view/build.ts';
import { plainTable, plainText, plainView, toneSymbol } from '../../../src/core/view/plain.ts';
import type { Text } from '../../../src/core/view/view.ts';

test.each<[Text, string]>([
  ['plain', 'plain'],
  [{ bold: 'b' }, 'b'],
  [{ code: 'c' }, 'c'],
  [{ quiet: 'q' }, 'q'],
  [{ link: 'docs', url: 'https://a.example' }, 'docs (https://a.example)'],
  [{ user: 'U1' }, '@U1'],
  [{ channel: 'C1' }, '#C1'],
  [{ at: Date.UTC(2026, 10, 23, 3, 4, 5) }, '2026-11-23 03:04 UTC'],
  [['a ', { bold: 'b' }, ' c'], 'a b c'],
  [[], ''],
])('reads %o as "%s"', (content, read) => {
  expect(plainText(content)).toBe(read);
});

test('aligns a table by what a cell takes on the screen', () => {
  const part = table(
    [{ title: 'NAME' }, { title: 'LAG', align: 'right' }],
    [
      ['注文', '5'],
      ['orders', '48,210'],
    ],
    { noun: 'group' },
  );
  if (part.kind !== 'table') throw new Error('it is no table');
  expect(plainTable(part)).toEqual(['NAME       LAG', '注文         5', 'orders  48,210']);
});

test('reads a whole view in order, buttons in brackets', () => {
  const whole = view(
    ['lag of ', { bold: 'orders' }],
    [
      text('one'),
      undefined,
      false,
      fields([['group', 'orders'], undefined]),
      list(['a', { bold: 'b' }]),
      code('x\ny'),
      { kind: 'image', url: 'https://a.example/x.png', alt: 'a chart' },
      actions(button('Ack', 'alerts ack'), undefined, refresh('kafka lag'), link('docs', 'https://a.example')),
      quiet('quiet'),
    ],
    { tone: 'critical', footer: 'prod' },
  );
  expect(plainView(whole)).toBe(
    '● lag of orders\none\ngroup: orders\n- a\n- b\nx\ny\n(image: a chart)\n[Ack] [Refresh] [docs]\nquiet\nprod',
  );
});

test('a row of no actions is no row', () => {
  expect(actions(undefined, false)).toBeUndefined();
});

test('every state has a symbol of its own, neutral none', () => {
  const symbols = (['critical', 'warning', 'unknown', 'good'] as const).map(toneSymbol);
  expect(new Set(symbols).size).toBe(4);
  expect(toneSymbol(undefined)).toBe('');
});
