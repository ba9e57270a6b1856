import { webApi } from '@slack/bolt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  DRAWN_BLOCKS,
  DRAWN_CELLS,
  DRAWN_ELEMENTS,
  DRAWN_RICH_TEXT,
  DRAWN_RICH_TEXT_ELEMENTS,
} from '../../workspace/page/drawn.js';
import { startWorkspace, type Workspace } from '../../workspace/start.ts';
import { PATIENT, startBrowser, type TestBrowser } from '../support/browser.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const options = ['one', 'two'].map((value) => ({ text: plain(value), value }));
const picture = { image_url: 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=', alt_text: 'a dot' };
const richText = (...elements: unknown[]) => ({ type: 'rich_text_section', elements });
const textOf = (text: string) => ({ type: 'text', text });

/** One element of each kind that an input may hold, under a label that is its type. */
const FIELDS = [
  { type: 'channels_select', placeholder: plain('Channel') },
  { type: 'checkboxes', options },
  { type: 'conversations_select', placeholder: plain('Conversation') },
  { type: 'datepicker' },
  { type: 'datetimepicker' },
  { type: 'email_text_input' },
  { type: 'multi_static_select', placeholder: plain('Some'), options },
  { type: 'multi_users_select', placeholder: plain('People') },
  { type: 'number_input', is_decimal_allowed: false },
  { type: 'plain_text_input', multiline: true },
  { type: 'radio_buttons', options },
  { type: 'static_select', placeholder: plain('One'), options },
  { type: 'timepicker' },
  { type: 'url_text_input' },
  { type: 'users_select', placeholder: plain('Person') },
];

const INLINE = [
  textOf('text'),
  { type: 'link', url: 'https://a.example/', text: 'link' },
  { type: 'emoji', name: 'warning' },
  { type: 'user', user_id: 'U0NOBODY' },
  { type: 'channel', channel_id: 'C0NOWHERE' },
  { type: 'usergroup', usergroup_id: 'S0NOGROUP' },
  { type: 'broadcast', range: 'here' },
  { type: 'date', timestamp: 1_700_000_000, format: '{date_short}', fallback: 'then' },
  { type: 'color', value: '#336699' },
];

const BLOCKS = [
  { type: 'header', text: plain('Everything') },
  { type: 'section', text: { type: 'mrkdwn', text: '*bold*' }, accessory: { type: 'image', ...picture } },
  { type: 'section', fields: [{ type: 'mrkdwn', text: '*left*' }, plain('right')] },
  { type: 'context', elements: [{ type: 'image', ...picture }, plain('context')] },
  { type: 'divider' },
  { type: 'image', title: plain('An image'), ...picture },
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: 'button', text: plain('Button') },
      { type: 'overflow', action_id: 'overflow', options },
    ],
  },
  {
    type: 'rich_text',
    elements: [
      richText(...INLINE),
      { type: 'rich_text_list', style: 'ordered', elements: [richText(textOf('item'))] },
      { type: 'rich_text_preformatted', elements: [textOf('pre')] },
      { type: 'rich_text_quote', elements: [textOf('quote')] },
    ],
  },
  {
    type: 'table',
    rows: [
      [
        { type: 'raw_text', text: 'head' },
        { type: 'raw_text', text: 'head' },
      ],
      [
        { type: 'raw_number', value: 3, text: '3' },
        { type: 'rich_text', elements: [richText(textOf('cell'))] },
      ],
    ],
  },
  ...FIELDS.map((field) => ({
    type: 'input',
    optional: true,
    label: plain(field.type),
    element: { action_id: field.type, ...field },
  })),
];

let workspace: Workspace;
let browser: TestBrowser;
const complaints: string[] = [];

beforeAll(async () => {
  workspace = await startWorkspace();
  browser = await startBrowser(complaints);
});

afterAll(async () => {
  await browser?.close();
  await workspace?.stop();
});

it('draws every type it says it draws', async () => {
  // `file` blocks come back from Slack only; no app can post one.
  const missing = (drawn: readonly string[]) => drawn.filter((type) => type !== 'file' && !typesIn(BLOCKS).has(type));
  for (const drawn of [DRAWN_BLOCKS, DRAWN_ELEMENTS, DRAWN_RICH_TEXT, DRAWN_RICH_TEXT_ELEMENTS, DRAWN_CELLS]) {
    expect(missing(drawn), 'types without a sample here').toEqual([]);
  }

  const slack = new webApi.WebClient(workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
  });
  const { channels = [] } = await slack.conversations.list();
  const channel = channels.find(({ name }) => name === 'ops')?.id ?? '';
  await slack.apiCall('chat.postMessage', { channel, text: 'Everything', blocks: BLOCKS });

  const page = await browser.open(workspace.url, { widthPx: 1280, heightPx: 2_000 });
  const message = page
    .getByRole('region', { name: 'Messages' })
    .getByRole('listitem')
    .filter({ hasText: 'Everything' });
  await message.getByRole('heading', { name: 'Everything' }).waitFor();
  expect(await message.getByText('not drawn here').allInnerTexts()).toEqual([]);
  expect(await message.getByRole('img', { name: 'a dot' }).count()).toBe(3);
  for (const { type } of FIELDS) await message.getByText(type, { exact: true }).waitFor();
  await message.getByLabel('static_select').selectOption('two');
  await message.getByLabel('plain_text_input').fill('typed');
  await expect.poll(() => message.getByLabel('static_select').inputValue(), PATIENT).toBe('two');
  expect(complaints).toEqual([]);
});

function typesIn(value: unknown): Set<string> {
  if (typeof value !== 'object' || value === null) return new Set();
  const own = 'type' in value && typeof value.type === 'string' ? [value.type] : [];
  return new Set([...own, ...Object.values(value).flatMap((part) => [...typesIn(part)])]);
}
