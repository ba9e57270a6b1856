import type { types } from '@slack/bolt';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { blockSchema } from '../../workspace/block/block-schema.ts';
import { blockFaults, checkMessageBlocks } from '../../workspace/block/validate.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const of = (length: number) => 'x'.repeat(length);
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const button = (more: object = {}) => ({ type: 'button', text: plain('a'), ...more });
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const section = (more: object) => ({ type: 'section', ...more });
const option = (index: number | string, more: object = {}) => ({ text: plain('a'), value: `${index}`, ...more });
const select = (options: unknown[]) => ({ type: 'static_select', options });
const input = (element: object, more: object = {}) => ({ type: 'input', label: plain('a'), element, ...more });
const cell = { type: 'raw_text', text: 'a' };
const table = (rows: number, cells: number) => ({ type: 'table', rows: times(rows, () => times(cells, () => cell)) });

/** A block at its limit, and the same one step beyond. */
const limits: [string, (size: number) => unknown, number][] = [
  ['characters of a section', (n) => section({ text: plain(of(n)) }), 3000],
  ['fields of a section', (n) => section({ fields: times(n, () => plain('a')) }), 10],
  ['characters of a field', (n) => section({ fields: [plain(of(n))] }), 2000],
  ['characters of a header', (n) => ({ type: 'header', text: plain(of(n)) }), 150],
  ['elements of an actions block', (n) => actions(...times(n, (i) => button({ action_id: `${i}` }))), 25],
  ['elements of a context', (n) => ({ type: 'context', elements: times(n, () => plain('a')) }), 10],
  ['characters of a button', (n) => actions(button({ text: plain(of(n)) })), 75],
  ["characters of a button's value", (n) => actions(button({ value: of(n) })), 2000],
  ["characters of a button's url", (n) => actions(button({ url: of(n) })), 3000],
  ['characters of an action_id', (n) => actions(button({ action_id: of(n) })), 255],
  ['characters of a block_id', (n) => ({ type: 'divider', block_id: of(n) }), 255],
  ['options of a select', (n) => actions(select(times(n, option))), 100],
  ['characters of an option', (n) => actions(select([option(1, { text: plain(of(n)) })])), 75],
  ["characters of an option's value", (n) => actions(select([option(of(n))])), 75],
  ['options of an overflow menu', (n) => actions({ type: 'overflow', options: times(n, option) }), 5],
  ['checkboxes', (n) => actions({ type: 'checkboxes', options: times(n, option) }), 10],
  [
    'characters of a confirm title',
    (n) => actions(button({ confirm: { title: plain(of(n)), text: plain('a') } })),
    100,
  ],
  ['characters of a confirm text', (n) => actions(button({ confirm: { text: plain(of(n)) } })), 300],
  ['characters of a confirm button', (n) => actions(button({ confirm: { text: plain('a'), deny: plain(of(n)) } })), 30],
  ['characters of an input label', (n) => input({ type: 'plain_text_input' }, { label: plain(of(n)) }), 2000],
  ['characters typed', (n) => input({ type: 'plain_text_input', max_length: n }), 3000],
  ['rows of a table', (n) => table(n, 1), 100],
  ['cells of a row', (n) => table(1, n), 20],
  ['characters of markdown', (n) => ({ type: 'markdown', text: of(n) }), 12_000],
];

describe('blocks in a message', () => {
  it.each(limits)('may have so many %s and no more', (_what, block, limit) => {
    expect(blockFaults([block(limit)], 'message')).toEqual([]);
    expect(blockFaults([block(limit + 1)], 'message')).not.toEqual([]);
  });

  it('may be 50 in a message and 100 in a form', () => {
    const dividers = (count: number) => times(count, () => ({ type: 'divider' }));
    expect(blockFaults(dividers(50), 'message')).toEqual([]);
    expect(blockFaults(dividers(51), 'message')).toEqual([
      '[ERROR] no more than 50 items allowed [json-pointer:/blocks]',
    ]);
    expect(blockFaults(dividers(100), 'modal')).toEqual([]);
    expect(blockFaults(dividers(101), 'modal')).not.toEqual([]);
  });

  it.each<[string, unknown, string]>([
    [
      'a text that is too long',
      actions(button({ text: plain(of(76)) })),
      '[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    ['a missing text', { type: 'header' }, '[ERROR] missing required field: text [json-pointer:/blocks/0]'],
    ['an unknown type', { type: 'carousel' }, '[ERROR] unsupported type [json-pointer:/blocks/0/type]'],
    [
      'an unknown field',
      { type: 'divider', colour: 1 },
      '[ERROR] invalid additional property: colour [json-pointer:/blocks/0]',
    ],
    [
      'one action_id twice',
      actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
      '[ERROR] `action_id` "a" already exists for another element [json-pointer:/blocks/0/elements]',
    ],
    [
      'an empty text',
      section({ text: plain('') }),
      '[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ],
  ])('are refused for %s with its place', (_what, block, fault) => {
    expect(blockFaults([block], 'message')).toEqual([fault]);
  });

  it('are refused for one block_id twice', () => {
    const twice = [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ];
    expect(blockFaults(twice, 'message')[0]).toContain('`block_id` "a" already exists');
  });

  it('hold one table and about 13,200 characters in all', () => {
    expect(() => checkMessageBlocks([table(1, 1), table(1, 1)])).toThrow('invalid_attachments');
    const sections = (count: number) => times(count, () => section({ text: plain(of(3000)) }));
    expect(() => checkMessageBlocks(sections(4))).not.toThrow();
    expect(() => checkMessageBlocks(sections(5))).toThrow('msg_blocks_too_long');
  });

  it('are not all for forms', () => {
    expect(blockFaults([table(1, 1)], 'modal')).toEqual([
      '[ERROR] unsupported type: table [json-pointer:/blocks/0/type]',
    ]);
  });

  it("take whatever Slack's own types allow, but for elements that are not modelled", () => {
    type Modelled = z.input<typeof blockSchema>;
    type Published<Type> = Extract<types.KnownBlock, { type: Type }>;
    type Refused = {
      [Type in Modelled['type']]: Published<Type> extends Extract<Modelled, { type: Type }> ? never : Type;
    }[Modelled['type']];
    expectTypeOf<Modelled['type']>().toExtend<types.KnownBlock['type']>();
    // Workflow buttons, external selects, file and rich text inputs; an image's source is checked when it is read.
    expectTypeOf<Refused>().toEqualTypeOf<'actions' | 'section' | 'input'>();
  });
});
