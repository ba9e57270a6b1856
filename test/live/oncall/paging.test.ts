import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Bot, startBot } from '../../support/app.ts';
import { ingestToken } from '../../support/ingest-token.ts';
import { pageHook } from '../../support/page-hook.ts';

const withinMs = 60_000;
// Each waits for people to be called, one after the other.
vi.setConfig({ testTimeout: 300_000 });

let token: Awaited<ReturnType<typeof ingestToken>>;
let hook: Awaited<ReturnType<typeof pageHook>>;
let bot: Bot;
let directTo: { dana: string; lee: string };

/** Dana is on call; after 10 s Lee is asked, and after 10 s more the siren. */
const oncall = (dana: string, lee: string) => ({
  teams: [
    {
      name: 'shop',
      rotations: [{ name: 'all', people: [dana], zone: 'Europe/Berlin', start: '2026-01-05', handOff: '09:00' }],
    },
  ],
  receivers: [{ name: 'siren', webhook: { url: hook.url } }],
  policies: [
    {
      name: 'shop',
      steps: [
        { page: ['team:shop'], wait: '10s' },
        { page: [`user:${lee}`], wait: '10s' },
        { page: ['receiver:siren'], wait: '10m' },
      ],
    },
  ],
});

beforeAll(async () => {
  token = await ingestToken();
  hook = await pageHook();
  bot = await startBot({
    config: {
      operationsChannel: 'ops',
      alerts: {
        channel: 'ops-alerts',
        ingest: { token: { file: token.file } },
        route: { groupWait: '0s', groupInterval: '1s', groupBy: ['alertname'], pages: true },
      },
    },
  });
  const users = await bot.client.users();
  const idOf = (name: string): string => users.find((user) => user.name === name)?.id ?? '';
  await bot.restart({ oncall: oncall(idOf('dana'), idOf('lee')) });
  directTo = { dana: await bot.client.act('dana').openDirect(), lee: await bot.client.act('lee').openDirect() };
});
afterAll(async () => {
  await bot?.stop();
  await hook?.close();
  await token?.remove();
});
beforeEach(async () => {
  hook.pages.length = 0;
  for (const as of ['dana', 'lee']) await bot.client.call('setQuiet', { as, forMs: 0 });
});

const send = async (name: string, status = 'firing') => {
  const labels = { service: name.toLowerCase() };
  const body = JSON.stringify({ name, severity: 'critical', status, summary: `${name} burns`, labels });
  const answer = await fetch(bot.ingestUrl('json'), { method: 'POST', headers: token.headers, body });
  expect(answer.status).toBe(200);
};
const pageOf = (direct: string, contains: string) =>
  bot.client.waitFor({ channel: direct, contains, timeoutMs: withinMs });
const outside = (act: string, what: string) =>
  bot.client.waitUntil(
    async () => hook.pages.find((page) => page.act === act && page.sentence.includes(what)),
    withinMs,
  );

test('Dana is paged, then Lee, then the siren; one tap in a direct message ends it, and the siren hears of that', async () => {
  await send('Cellar');
  const first = await pageOf(directTo.dana, 'Cellar burns');
  expect(first.shown).toContain('You are paged');
  const card = await bot.client.waitFor({ channel: 'ops-alerts', contains: 'Cellar burns', timeoutMs: withinMs });
  await bot.client.waitFor({
    channel: 'ops-alerts',
    where: ({ ts, shown }) => ts === card.ts && /paged .* pages /is.test(shown),
    timeoutMs: withinMs,
  });
  const second = await pageOf(directTo.lee, 'Cellar burns');
  expect(second.ts > first.ts).toBe(true);
  expect((await outside('page', 'Cellar')).service).toBe('cellar');
  await bot.client.act('lee').click({ channel: directTo.lee, ts: second.ts }, 'Acknowledge');
  expect((await outside('acknowledge', 'Cellar')).key).toBe(hook.pages[0]?.key);
  await bot.client.waitFor({
    channel: 'ops-alerts',
    where: ({ ts, shown }) => ts === card.ts && /Who: .*Lee/.test(shown) && !/pages /.test(shown),
    timeoutMs: withinMs,
  });
  expect(hook.pages.map(({ act }) => act)).toEqual(['page', 'acknowledge']);
});

test('who is in do-not-disturb is passed over at once, and the thread says so', async () => {
  for (const as of ['dana', 'lee']) await bot.client.call('setQuiet', { as, forMs: 3_600_000 });
  await send('Attic');
  await outside('page', 'Attic');
  const card = await bot.client.waitFor({ channel: 'ops-alerts', contains: 'Attic burns', timeoutMs: withinMs });
  await bot.client.waitFor({ channel: 'ops-alerts', thread: card.ts, contains: 'do-not-disturb', timeoutMs: withinMs });
  const direct = await bot.client.messages(directTo.dana);
  expect(direct.filter(({ shown }) => shown.includes('Attic'))).toEqual([]);
  await send('Attic', 'resolved');
  await outside('resolve', 'Attic');
});

test('a bot that is started again in the middle goes on where it was', async () => {
  await send('Garden');
  await pageOf(directTo.dana, 'Garden burns');
  const users = await bot.client.users();
  const idOf = (name: string): string => users.find((user) => user.name === name)?.id ?? '';
  await bot.restart({ oncall: oncall(idOf('dana'), idOf('lee')) });
  await outside('page', 'Garden');
  for (const direct of [directTo.dana, directTo.lee]) {
    const pages = (await bot.client.messages(direct)).filter(({ shown }) => shown.includes('Garden burns'));
    expect(pages).toHaveLength(1);
  }
  await send('Garden', 'resolved');
  await outside('resolve', 'Garden');
});

test('people take the duty, page each other, and try their own means', async () => {
  const lee = bot.client.act('lee');
  await lee.slash('ops', '/oncall take 1h');
  await bot.client.waitFor({ channel: 'ops', contains: 'is on call for shop until', timeoutMs: withinMs });
  await bot.client.act('dana').slash('ops', '/oncall page shop the cellar is under water');
  const page = await pageOf(directTo.lee, 'the cellar is under water');
  await lee.click({ channel: directTo.lee, ts: page.ts }, 'I have it');
  await bot.client.waitFor({ channel: directTo.lee, contains: 'has it: the cellar', timeoutMs: withinMs });
  await lee.slash('ops', '/oncall test siren');
  const tested = await bot.client.waitFor({
    channel: 'ops',
    as: 'lee',
    contains: 'Receiver siren',
    timeoutMs: withinMs,
  });
  expect(tested.shown).toContain('taken in');
  hook.answer(500);
  await lee.slash('ops', '/oncall test siren');
  await bot.client.waitFor({ channel: 'ops', as: 'lee', contains: 'siren answered 500', timeoutMs: withinMs });
  hook.answer(200);
});
