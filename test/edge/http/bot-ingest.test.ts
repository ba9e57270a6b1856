import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bot, startBot } from '../../support/app.ts';
import { ingestToken } from '../../support/ingest-token.ts';

describe('a bot that takes alerts by HTTP', () => {
  let bot: Bot;
  let token: Awaited<ReturnType<typeof ingestToken>>;
  beforeAll(async () => {
    token = await ingestToken();
    bot = await startBot({
      config: {
        alerts: {
          channel: 'ops-alerts',
          ingest: { token: { file: token.file }, port: 0 },
          mappings: [{ name: 'own', labels: { alertname: 'json.check', host: 'json.host' } }],
          route: { groupWait: '0s' },
        },
      },
    });
  });
  afterAll(async () => {
    await bot?.stop();
    await token?.remove();
  });
  const post = async (source: string, body: unknown) => {
    const { headers } = token;
    const answer = await fetch(bot.ingestUrl(source), { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, answer: await answer.json() };
  };

  test('makes a card of what was sent, and its trace names the request', async () => {
    const { status, answer } = await post('own', { check: 'DiskFull', host: 'db1' });
    expect({ status, answer }).toEqual({ status: 200, answer: { id: expect.any(String), alerts: 1 } });
    const card = await bot.client.waitFor({ channel: 'ops-alerts', contains: 'DiskFull' });
    await bot.client.act('dana').click(card, 'Trace');
    await bot.client.waitFor({ channel: 'ops-alerts', as: 'dana', contains: 'http/own/0@' });
  });

  test('does not open that door on the address that tells of its health', async () => {
    expect((await bot.get('/ingest/own')).status).toBe(404);
    expect((await bot.get('/healthz')).status).toBe(200);
  });

  test('knows the sources there are, and no others', async () => {
    expect(await post('nothing', {})).toMatchObject({ status: 404 });
    expect(await post('own', { check: 1 })).toMatchObject({ status: 422, answer: { id: expect.any(String) } });
  });
});

test('a bot without a token takes none', async () => {
  const bot = await startBot();
  try {
    expect((await bot.get('/ingest/json')).status).toBe(404);
  } finally {
    await bot.stop();
  }
});
