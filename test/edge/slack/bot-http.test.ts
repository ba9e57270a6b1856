import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bot, startBot } from '../../support/app.ts';

describe('over HTTP', () => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot({ mode: 'http' });
  });
  afterAll(() => bot.stop());

  /** Sends a slash command as Slack would, signed with this secret at this time. */
  async function send(signingSecret: string, atS: number): Promise<number> {
    const body = new URLSearchParams({
      command: '/box',
      text: 'note',
      user_id: 'U0DANA1',
      team_id: 'T0',
      channel_id: 'C0OPS1',
      response_url: 'http://127.0.0.1/hook',
      trigger_id: '1.2',
    }).toString();
    const digest = createHmac('sha256', signingSecret).update(`v0:${atS}:${body}`).digest('hex');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(atS),
      'x-slack-signature': `v0=${digest}`,
    };
    const answer = await fetch(`http://127.0.0.1:${bot.slackPort}/slack/events`, { method: 'POST', body, headers });
    return answer.status;
  }
  const nowS = () => Math.floor(Date.now() / 1000);

  test('commands, buttons and mentions are answered', async () => {
    const dana = bot.client.act('dana');
    await dana.slash('ops', '/box look');
    const look = await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'holds 2' });
    await dana.click(look, 'Scale to 6');
    await bot.client.waitFor({ channel: 'ops', contains: 'Scale the box 2 → 6' });
    await dana.mention('ops', 'box note');
    await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'Noted.' });
  });

  test('a request with a wrong signature, an old one, or none is refused and does nothing', async () => {
    bot.box.changes = 0;
    expect(await send('not the secret', nowS())).toBe(401);
    expect(await send(bot.workspace.signingSecret, nowS() - 600)).toBe(401);
    const bare = await fetch(`http://127.0.0.1:${bot.slackPort}/slack/events`, { method: 'POST', body: 'text=x' });
    expect(bare.status).toBe(401);
    expect(bot.box.changes).toBe(0);
  });

  test('health says how it is reached', async () => {
    await bot.client.act('dana').slash('ops', '/ops health');
    await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'by HTTP' });
  });
});

describe.each([
  ['a prefix', { prefix: 'x-' }, '/x-box look', 'Did you mean /x-box look'],
  ['a single command', { single: 'mw' }, '/mw box look', 'Did you mean /mw box look'],
])('with %s', (_, slack, line, hint) => {
  let bot: Bot;
  beforeAll(async () => {
    bot = await startBot({ slack });
  });
  afterAll(() => bot.stop());

  test('commands are understood, and hints are written so', async () => {
    const dana = bot.client.act('dana');
    await dana.slash('ops', line);
    await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'The box on lab holds 2.' });
    await dana.slash('ops', line.replace('look', 'lok'));
    await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: hint });
    await dana.mention('ops', 'box look --on prod');
    await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'The box on prod holds 2.' });
  });
});
