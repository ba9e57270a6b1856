import { afterAll, beforeAll, expect, it } from 'vitest';
import { typedText } from '../../workspace/act/typed-text.ts';
import { movableClock } from '../../workspace/clock.ts';
import { loadIdentity } from '../../workspace/identity.ts';
import { createIds } from '../../workspace/ids.ts';
import { seed } from '../../workspace/seed.ts';
import { openStore, type Store } from '../../workspace/store/open.ts';

let store: Store;
let dana: string;
let ops: string;
beforeAll(() => {
  const clock = movableClock();
  store = openStore(undefined);
  seed(store, clock, loadIdentity(store, createIds(clock, 'typed')));
  dana = store.user.byName('dana')?.id ?? '';
  ops = store.channel.byName('ops')?.id ?? '';
});
afterAll(() => store.close());

it.each<[string, () => string]>([
  ['1 < 2 & 3 > 2', () => '1 &lt; 2 &amp; 3 &gt; 2'],
  ['ask @dana in #ops', () => `ask <@${dana}|dana> in <#${ops}|ops>`],
  ['#secret is private', () => `<#${store.channel.byName('secret')?.id}|> is private`],
  ['@nobody #nowhere a#ops', () => '@nobody #nowhere a#ops'],
  ['see https://a.example/x?a=1&b=2.', () => 'see <https://a.example/x?a=1&amp;b=2>.'],
  ['to ops@a.example', () => 'to <mailto:ops@a.example|ops@a.example>'],
  ['@here', () => '<!here>'],
  ['<!channel> <@U1>', () => '&lt;!channel&gt; &lt;@U1&gt;'],
])('a command with %s typed in it reaches the app as Slack writes it', (typed, written) => {
  expect(typedText(store, typed, true)).toBe(written());
});

it('leaves names out of the mentions in a message', () => {
  expect(typedText(store, 'ask @dana', false)).toBe(`ask <@${dana}>`);
});
