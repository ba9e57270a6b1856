import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../../support/app.ts';
import { ingestToken } from '../../support/ingest-token.ts';

let bot: Bot;
let token: Awaited<ReturnType<typeof ingestToken>>;
beforeAll(async () => {
  token = await ingestToken();
  const ingest = { token: { file: token.file } };
  bot = await startBot({ config: { alerts: { channel: 'ops-alerts', ingest, route: { groupWait: '1h' } } } });
});
afterAll(async () => {
  await bot?.stop();
  await token?.remove();
});

test('/alerts test shows where it would go, goes there when it is confirmed, and says what happened', async () => {
  const dana = bot.client.act('dana');
  await dana.slash('ops', '/alerts test --severity critical');
  const plan = await bot.client.waitFor({ channel: 'ops', contains: 'Send a test alert' });
  expect(plan.shown).toContain('ops-alerts');
  await dana.click(plan, 'Send it');
  const told = await bot.client.waitFor({ channel: 'ops', contains: 'was told in', timeoutMs: 20_000 });
  expect(told.shown).toContain('ended, and its message says so');
  const card = await bot.client.waitFor({ channel: 'ops-alerts', contains: 'This is a test of Middlewatch' });
  expect(card.shown).toContain('resolved');
});

test('/alerts test --channel goes there and nowhere else, and not for who is not in it', async () => {
  await bot.client.invite('shop', 'middlewatch');
  await bot.client.removeFromChannel('general', 'dana');
  const dana = bot.client.act('dana');
  await dana.slash('ops', '/alerts test --channel #shop');
  const plan = await bot.client.waitFor({ channel: 'ops', contains: 'test in ' });
  await dana.click(plan, 'Send it');
  const card = await bot.client.waitFor({ channel: 'shop', contains: 'This is a test', timeoutMs: 20_000 });
  expect(card.channelName).toBe('shop');
  await dana.slash('ops', '/alerts test --channel #general');
  await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'You are not in' });
});

test('/alerts deadletters and health speak of what could not be read', async () => {
  const { headers } = token;
  await fetch(bot.ingestUrl('json'), { method: 'POST', headers, body: '{"no":"name"}' });
  const card = await bot.client.waitFor({ channel: 'ops', contains: '1 record of json on http could not be read' });
  const lee = bot.client.act('lee');
  await lee.slash('ops', '/alerts deadletters');
  await bot.client.waitFor({ channel: 'ops', as: 'lee', contains: '1 record could not be read' });
  await lee.click(card, 'Skip');
  const settled = await bot.client.waitFor({ channel: 'ops', contains: 'are settled', timeoutMs: 20_000 });
  expect(settled.ts).toBe(card.ts);
  expect(settled.shown).toMatch(/1 record: skipped by @?lee/i);
});
