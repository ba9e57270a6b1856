import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/app.ts';
import { ingestToken } from '../support/ingest-token.ts';
import { secretShapes } from '../support/secret-shapes.ts';
import { liveFaults } from './live-text.ts';

// An alert whose every label and annotation was written by somebody who wants to call people, to send them away, and to see secrets.
let bot: Bot;
let token: Awaited<ReturnType<typeof ingestToken>>;

beforeAll(async () => {
  token = await ingestToken();
  bot = await startBot({
    config: {
      alerts: {
        channel: 'ops-alerts',
        ingest: { token: { file: token.file }, port: 0 },
        mappings: [
          {
            name: 'own',
            labels: { alertname: 'json.name', pod: 'json.pod', severity: 'json.severity' },
            annotations: { summary: 'json.summary', description: 'json.description' },
          },
        ],
        route: { groupWait: '0s' },
      },
    },
  });
});
afterAll(async () => {
  await bot?.stop();
  await token?.remove();
});

const post = (body: unknown) =>
  fetch(bot.ingestUrl('own'), { method: 'POST', headers: token.headers, body: JSON.stringify(body) });
const live = '<!channel> <!here|x> <@U0EVIL99> <#C0EVIL99> <!subteam^S0EVIL99> <https://evil.example|click> \u202e ```';
const secrets = Object.values(secretShapes);
const written = (name: string) => `${name} ${live} ${secrets.join(' ')} end`;

test('calls nobody, links nowhere and shows no secret: not on its card, in its thread, or in what is asked about it', async () => {
  const severity = 'critical';
  const alert = { name: `Full ${live}`, pod: written('pod'), summary: written('sum'), description: written('desc') };
  expect((await post({ ...alert, severity })).status).toBe(200);
  expect((await post({ ...alert, pod: `${live} 2`, severity: written('sev') })).status).toBe(200);
  expect((await post({ name: 1, pod: written('dead') })).status).toBe(422);
  const card = await bot.client.waitFor({ channel: 'ops-alerts', contains: 'Full' });
  const dana = bot.client.act('dana');
  await dana.click(card, 'Acknowledge');
  await dana.click(card, 'Trace');
  await bot.client.waitFor({ channel: 'ops-alerts', as: 'dana', contains: 'http/own/0@' });
  for (const verb of ['list', 'stats', 'silences', 'deadletters', 'route alertname=<!channel>']) {
    const afterTs = (await bot.client.messages('ops', { as: 'dana' })).at(-1)?.ts ?? '';
    await dana.slash('ops', `/alerts ${verb}`);
    await bot.client.waitFor({ channel: 'ops', as: 'dana', afterTs });
  }
  const [users, channels] = await Promise.all([bot.client.users(), bot.client.channels()]);
  const own = {
    users: users.map(({ id }) => id),
    channels: channels.map(({ id }) => id),
    // Links to messages of the workspace itself.
    hosts: ['127.0.0.1'],
  };
  const seen = [...(await bot.client.messages()), ...(await bot.client.messages('ops', { as: 'dana' }))];
  const said = seen.filter(({ bot_id: by }) => by !== undefined);
  expect(said.length).toBeGreaterThan(6);
  const faults = said.flatMap(({ text, blocks = [], shown }) =>
    liveFaults({ text, blocks }, own, secrets).map((fault) => `${shown.slice(0, 60)}: ${fault}`),
  );
  expect(faults).toEqual([]);
});
