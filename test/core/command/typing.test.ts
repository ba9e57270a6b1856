import { expect, test } from 'vitest';
import { undoTyping } from '../../../src/core/command/typing.ts';

test.each([
  ['smart double quotes', '“a b” „c d‟ «e»', '"a b" "c d" "e"'],
  ['smart single quotes', '‘a b’', "'a b'"],
  ['an em dash before a word', 'get pods —namespace shop', 'get pods --namespace shop'],
  ['an em dash before a single letter', 'get pods —n shop', 'get pods -n shop'],
  ['an en dash before a single letter with =', 'get pods –n=shop', 'get pods -n=shop'],
  ['an em dash at the start', '—help', '--help'],
  ['no dash within a word', 'shop—api 1–2', 'shop—api 1–2'],
  ['no dash that stands alone', 'a — b', 'a — b'],
  ['hard spaces', 'get\u00a0pods\u202f-A', 'get pods -A'],
  ['a mention with a name', '-u <@U0DANA1|dana>', '-u U0DANA1'],
  ['a mention without one', '<@U0DANA1>', 'U0DANA1'],
  ['a channel', '<#C0OPS1|ops> <#C0OPS2>', 'C0OPS1 C0OPS2'],
  ['a link that Slack made of a name', 'logs <http://api.example|api.example>', 'logs api.example'],
  ['a link without a label', '<https://a.example/x?y=1>', 'https://a.example/x?y=1'],
  ['an address', '<mailto:a@b.example|a@b.example>', 'a@b.example'],
  ['entities, once', 'a &lt;b&gt; &amp;&amp; &amp;lt;', 'a <b> && &lt;'],
  ['no mention that was typed as entities', '&lt;@U0DANA1&gt;', '<@U0DANA1>'],
])('undoes %s', (_, typed, meant) => {
  expect(undoTyping(typed)).toBe(meant);
});

test('leaves plain words alone', () => {
  const words = `k8s get pods -n shop --selector 'app in (a, b)' -o wide`;
  expect(undoTyping(words)).toBe(words);
});
