import { describe, expect, it } from 'vitest';
import { plainBlocks, plainMrkdwn, plainText } from '../../workspace/plain-text.ts';

const names = {
  user: (id: string) => (id === 'U1' ? 'Dana' : undefined),
  channel: (id: string) => (id === 'C1' ? 'ops' : undefined),
};
const plain = (text: string) => ({ type: 'plain_text', text });

describe('a message as plain text', () => {
  it.each([
    ['<@U1> and <@U2|sam>', '@Dana and @sam'],
    ['<#C1|x> <#C2|shop>', '#ops #shop'],
    ['<https://a.example|runbook>', 'runbook (https://a.example)'],
    ['<https://a.example>', 'https://a.example'],
    ['<mailto:a@b.example|a@b.example>', 'a@b.example'],
    ['<!here> <!channel>', '@here @channel'],
    ['<!date^1795457078^{ago}|4 min ago>', '4 min ago'],
    ['1 &lt; 2 &amp;&amp; 3 &gt; 2', '1 < 2 && 3 > 2'],
    ['&lt;!channel&gt;', '<!channel>'],
    ['&amp;lt;', '&lt;'],
  ])('reads %s as %s', (mrkdwn, read) => {
    expect(plainMrkdwn(mrkdwn, names)).toBe(read);
  });

  it('prefers blocks to the text and names files', () => {
    const file = {
      id: 'F1',
      created: 0,
      name: 'a.txt',
      title: 'pods',
      mimetype: 'text/plain',
      filetype: 'text',
      pretty_type: 'Plain Text',
      user: 'U1',
      size: 12,
      mode: 'hosted',
      url_private: '',
      url_private_download: '',
      permalink: '',
    };
    expect(plainText({ text: 'fallback', blocks: [{ type: 'divider' }], files: [file] })).toBe(
      '---\n(file: pods, 12 bytes)',
    );
  });

  it('shows buttons, choices, tables and literal text as they are on the screen', () => {
    const button = { type: 'button', text: plain('Acknowledge') };
    const overflow = { type: 'overflow', options: [{ text: plain('Trace'), value: 't' }] };
    const pre = { type: 'rich_text_preformatted', elements: [{ type: 'text', text: '&lt;b&gt; *x*' }] };
    const row = (...cells: string[]) => cells.map((text) => ({ type: 'raw_text', text }));
    const blocks = [
      { type: 'section', text: { type: 'mrkdwn', text: '*lag* &gt; 0' }, fields: [plain('a'), plain('b')] },
      { type: 'actions', elements: [button, overflow] },
      { type: 'rich_text', elements: [pre] },
      { type: 'table', rows: [row('NAME', 'AGE'), row('日本', '2d')] },
    ];
    expect(plainBlocks(blocks).split('\n')).toEqual([
      '*lag* > 0',
      'a',
      'b',
      '[Acknowledge] [⋯: Trace]',
      '&lt;b&gt; *x*',
      'NAME  AGE',
      '日本  2d',
    ]);
  });
});
