import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../../support/app.ts';

// The local workspace keeps Slack's tiers: 20 creations, topics and pins a minute, a post a second in each channel.

let bot: Bot;
beforeAll(async () => {
  bot = await startBot({ config: { incidents: { invite: [] } } });
  await bot.client.setRateLimits('real');
});
afterAll(async () => {
  await bot?.stop();
});

const isOk = (answer: unknown) => JSON.stringify(answer).includes('"ok":true');
const many = 20;
const withinMs = 280_000;

test('20 incidents that are declared within a minute are all complete, under the rate limits of Slack', async ({
  annotate,
}) => {
  const lee = bot.client.act('lee');
  // What others asked of Slack in this minute is spent: the last incidents must wait for their turn.
  for (let index = 0; index < 5; index += 1) await lee.slash('ops', `/incident declare Before ${index}`);
  const startedAt = performance.now();
  const dana = bot.client.act('dana');
  await Promise.all(
    Array.from({ length: many }, (_, index) => dana.slash('ops', `/incident declare Trouble ${index} --sev 2`)),
  );
  const declaredMs = performance.now() - startedAt;
  const complete = await bot.client.waitUntil(async () => {
    const rooms = (await bot.client.channels()).filter(({ name }) => /^inc-.*-trouble-\d+$/.test(name));
    const messages = await bot.client.messages(undefined, { limit: 10_000 });
    const topics = JSON.stringify(
      (await bot.client.journal()).filter(({ name, answer }) => name === 'conversations.setTopic' && isOk(answer)),
    );
    const done = rooms.filter(({ id, members }) => {
      const cards = messages.filter((message) => message.channel === id && message.shown.includes('Declared'));
      return cards.length === 1 && cards[0]?.pinned_to !== undefined && topics.includes(id) && members.length === 2;
    });
    const told = messages.filter(({ channelName, shown }) => channelName === 'ops' && /SEV2.*Trouble \d+/.test(shown));
    return done.length === many && told.length === many && { done, messages };
  }, withinMs);
  const tookMs = performance.now() - startedAt;
  const journal = await bot.client.journal();
  const limited = journal.filter((entry) => JSON.stringify(entry).includes('ratelimited')).length;
  await annotate(
    `declared in ${(declaredMs / 1000).toFixed(1)} s, all complete after ${(tookMs / 1000).toFixed(1)} s; Slack said "later" ${limited} times`,
  );

  expect(declaredMs).toBeLessThan(60_000);
  expect(new Set(complete.done.map(({ name }) => name)).size).toBe(many);
  await dana.slash('ops', '/ops health');
  await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: '25 incidents open', timeoutMs: 20_000 });
}, 300_000);
