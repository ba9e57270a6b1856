import { expect, test } from 'vitest';
import { actions, button, code, fields, link, list, quiet, table, text, view } from '../../../src/core/view/build.ts';
import { plainView } from '../../../src/core/view/plain.ts';
import { redactView } from '../../../src/core/view/redact-view.ts';
import { createRedact } from '../../../src/lib/redact.ts';

const redact = createRedact();
const hidden = ['xoxb', '123456789012', 'abcdefABCDEF'].join('-');

test('a view without secrets is the same one', () => {
  const clean = view('2 pods', [text('fine')]);
  expect(redactView(clean, redact)).toBe(clean);
});

test('no part of a view shows a secret, and the view says how many there were, before its buttons', () => {
  const shown = redactView(
    view(
      [hidden, { bold: hidden }],
      [
        text(['a ', { code: hidden }]),
        quiet(hidden),
        fields([['Where', hidden]]),
        list([hidden, [{ quiet: hidden }]]),
        code(`line\n${hidden}`),
        table([{ title: `NAME ${hidden}` }], [[hidden]], { noun: 'row' }),
        { kind: 'image', url: 'https://a.example/x.png', alt: hidden },
        actions(
          button(
            `Look ${hidden}`,
            'ops help',
            {},
            { ask: { title: hidden, submit: 'Go', fields: [{ argument: 'a', label: hidden }] } },
          ),
          { kind: 'menu', label: 'More', options: [{ label: hidden, run: { command: 'ops help', args: {} } }] },
        ),
      ],
      { footer: hidden, lockScreen: hidden },
    ),
    redact,
  );
  expect(JSON.stringify(shown)).not.toContain(hidden);
  expect(plainView(shown)).toContain('17 values were redacted.');
  expect(shown.parts.at(-1)?.kind).toBe('actions');
  expect(shown.parts.at(-2)).toMatchObject({ kind: 'text', quiet: true });
  expect(redactView(shown, redact)).toBe(shown);
});

test('a value whose label or column says that it is a secret is taken out whatever it is', () => {
  const shown = redactView(
    view('stat', [
      fields([
        ['x-amz-meta-api-key', 'abc'],
        ['Size', '4 KiB'],
      ]),
      table(
        [{ title: 'NAME' }, { title: 'PASSWORD' }],
        [
          ['shop', 'abc'],
          ['bank', ''],
        ],
        { noun: 'user' },
      ),
    ]),
    redact,
  );
  expect(plainView(shown)).not.toContain('abc');
  expect(plainView(shown)).toContain('4 KiB');
  expect(plainView(shown)).toContain('2 values were redacted.');
});

test('a key that goes over several items or rows is taken out as a whole', () => {
  const lines = ['start', '-----BEGIN PRIVATE KEY-----', 'MIIEpAIBAAKCAQEA', '-----END PRIVATE KEY-----', 'end'];
  const shown = plainView(
    redactView(
      view('logs', [
        list(lines),
        table(
          [{ title: 'LINE' }],
          lines.map((line) => [line]),
          { noun: 'line' },
        ),
      ]),
      redact,
    ),
  );
  expect(shown).not.toContain('MIIE');
  expect(shown).toContain('- start');
  expect(shown).toContain('- end');
});

test('a secret that is spread over spans is found', () => {
  const shown = plainView(redactView(view('env', [text(['DB_PASSWORD=', { code: 'hunter2' }])]), redact));
  expect(shown).not.toContain('hunter2');
});

test('what the asker wants as it is, and the addresses and arguments that are used but not shown, stay', () => {
  const url = 'https://minio.example/b/k?X-Amz-Credential=abcdefghij&X-Amz-Signature=0123';
  const shown = view('link', [
    { kind: 'code', text: url, asIs: true },
    actions(link('Download', url), button('Peek', 'kafka peek', { grep: hidden })),
  ]);
  expect(redactView(shown, redact)).toBe(shown);
});
