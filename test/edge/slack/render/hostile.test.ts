import { describe, expect, test } from 'vitest';
import { text, view } from '../../../../src/core/view/build.ts';
import { formModal } from '../../../../src/edge/slack/form.ts';
import { render } from '../../../../src/edge/slack/render/render.ts';
import { blockFaults } from '../../../../workspace/block/validate.ts';
import {
  DRAWN_BLOCKS,
  DRAWN_ELEMENTS,
  DRAWN_RICH_TEXT,
  DRAWN_RICH_TEXT_ELEMENTS,
} from '../../../../workspace/page/drawn.js';
import { tokenise } from '../../../../workspace/page/text/token.js';
import { seededRandom } from '../../../support/random.ts';
import { everyForm, everyView } from '../../../support/view-kinds.ts';

const hostile = [
  '<!channel>',
  '<!here|here>',
  '<!everyone>',
  '<@U0EVIL99>',
  '<@W0EVIL99|dana>',
  '<#C0EVIL99|ops>',
  '<!subteam^S0EVIL99>',
  '<https://evil.example|click here>',
  'https://evil.example',
  '<mailto:a@evil.example>',
  '<!date^0^{time}^https://evil.example|now>',
  '&lt;!channel&gt;',
  '&amp;lt;!here&amp;gt;',
  '&',
  '<',
  '>',
  '|',
  '^',
  '```',
  '`',
  '*bold*',
  '_it_',
  '~no~',
  '>>> ',
  '\n',
  '\r',
  '\t',
  ':boom:',
  '\u001b[31m',
  '\u001b]8;;https://evil.example\u0007',
  '\u202e',
  '\u2066',
  '\u200b',
  '\ufeff',
  '\u0000',
  '\ud800',
  '😀',
  '注文',
  '@channel',
  '@here',
  '"',
  "'",
  '\\',
  '{"c":"x"}',
  'a',
  ' ',
];

/** Every object inside a value that names its type. */
function typed(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(typed);
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(typed);
  return 'type' in value ? [Object.fromEntries(Object.entries(value)), ...inner] : inner;
}
const literalTypes = new Set([
  'rich_text',
  'rich_text_section',
  'rich_text_list',
  'rich_text_preformatted',
  'text',
  'link',
  'date',
  'user',
  'channel',
  'context',
  'actions',
  'button',
  'static_select',
  'plain_text',
  'mrkdwn',
  'image',
]);

/** What is live in a rendered message: who is called, where links lead, what characters hide. */
function liveOf(shown: ReturnType<typeof render>) {
  const objects = typed(shown.blocks);
  const markdown = objects.filter((each) => each.type === 'mrkdwn').map((each) => String(each.text));
  const tokens = [shown.text, ...markdown].flatMap(tokenise).filter((node) => node.kind !== 'text');
  return { objects, tokens };
}

describe('hostile text', () => {
  test('calls nobody, links nowhere and hides nothing, wherever it stands', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 300; round += 1) {
      const said = random.text(hostile, 12);
      const drawn = render(everyView(said));
      const { objects, tokens } = liveOf(drawn);
      const told = JSON.stringify(said);
      expect(blockFaults(drawn.blocks, 'message'), told).toEqual([]);
      expect(
        objects.filter((each) => !literalTypes.has(String(each.type))),
        told,
      ).toEqual([]);
      for (const { type, user_id, channel_id } of objects) {
        if (type === 'user') expect(user_id, told).toBe('U0DANA1');
        if (type === 'channel') expect(channel_id, told).toBe('C0OPS1');
      }
      for (const token of tokens) {
        expect(['user', 'channel', 'date', 'link'], told).toContain(token.kind);
        if (token.kind === 'user') expect(token.id, told).toBe('U0DANA1');
        if (token.kind === 'channel') expect(token.id, told).toBe('C0OPS1');
        if (token.kind === 'date') expect(token.url, told).toBe('');
      }
      const words = objects.flatMap((each) => (typeof each.text === 'string' ? [each.text] : []));
      // The word joiner after a formatting mark is the renderer's own.
      const shown = [drawn.text, ...words].join('\n').replaceAll(/(?<=[*_~`])\u200b/g, '');
      expect(shown, told).not.toMatch(/(?![\t\n])[\p{Cc}\p{Cf}]/u);
      expect(shown.isWellFormed(), told).toBe(true);
    }
  });

  test.each(hostile)('in a lock screen is only text: %j', (said) => {
    const { text: lockScreen } = render(view(said, [], { lockScreen: `${said} ${said}` }));
    expect(tokenise(lockScreen).filter((node) => node.kind !== 'text')).toEqual([]);
    expect(lockScreen).not.toContain('\n');
  });

  test('in a link only http, https and mailto are live', () => {
    const urls = [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'slack://x',
      ' javascript:x',
      'https://a.example/>|<!channel>',
    ];
    const drawn = urls.map((url) => liveOf(render(view('t', [text({ link: 'here', url })]))).objects);
    const links = drawn.flat().filter((each) => each.type === 'link');
    expect(links.map((each) => each.url)).toEqual(['https://a.example/%3E%7C%3C!channel%3E']);
  });

  test('of 100 kB is drawn within the limits, in a moment', () => {
    const said = hostile.join('').repeat(400);
    expect(said.length).toBeGreaterThan(100_000);
    expect(blockFaults(render(everyView(said)).blocks, 'message')).toEqual([]);
  });

  test('in a form is only text, and the form is one that Slack takes', () => {
    const field = { argument: 'find', label: '<!channel> \u202e', initial: '<!here>', options: undefined };
    const memory = { command: 'ops page', args: { find: '<!channel>' }, channelId: 'C0OPS1', ephemeral: true };
    const modal = formModal(
      {
        title: '<!channel> and more than 24 characters',
        submit: '',
        fields: [{ ...field }].map(({ options: _, ...rest }) => rest),
      },
      memory,
    );
    expect(blockFaults(modal.blocks, 'modal')).toEqual([]);
    const types = new Set(typed(modal).map((each) => each.type));
    expect(types).toEqual(new Set(['modal', 'plain_text', 'input', 'plain_text_input']));
  });
});

test('draws no block and no element that the chat page does not draw', () => {
  const emitted = new Set(
    [
      ...typed(render(everyView('words')).blocks),
      ...typed(formModal(everyForm, { command: 'a b', args: {}, channelId: 'C', ephemeral: false }).blocks),
    ].map((each) => String(each.type)),
  );
  const drawn = new Set<string>([
    ...DRAWN_BLOCKS,
    ...DRAWN_ELEMENTS,
    ...DRAWN_RICH_TEXT,
    ...DRAWN_RICH_TEXT_ELEMENTS,
    'plain_text',
    'mrkdwn',
  ]);
  expect([...emitted].filter((type) => !drawn.has(type))).toEqual([]);
  expect(emitted).toContain('rich_text_preformatted');
  expect(emitted).toContain('static_select');
});
