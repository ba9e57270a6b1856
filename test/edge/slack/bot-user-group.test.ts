import { afterAll, beforeAll, test } from 'vitest';
import { type Bot, startBot } from '../../support/app.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
  const { id } = await bot.client.createUserGroup({ handle: 'sre', members: ['dana'] });
  await bot.restart({
    access: {
      groups: [{ name: 'sre', usergroup: id }],
      roles: [{ name: 'on-call', members: ['group:sre'], permissions: ['box:*'] }],
    },
  });
});
afterAll(() => bot.stop());

test('at start the operations channel hears of a group that grants rights and that others may edit', async () => {
  await bot.client.waitFor({ channel: 'ops', contains: 'sre: It is unknown who may edit @sre in Slack.' });
});

test('who is in a Slack user group has its rights, and who is not has none', async () => {
  await bot.client.act('dana').slash('ops', '/box look');
  await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'The box on lab holds 2.' });
  await bot.client.act('lee').slash('ops', '/box look');
  await bot.client.waitFor({ channel: 'ops', as: 'lee', contains: 'no role grants you box:look' });
  await bot.client.act('dana').slash('ops', '/ops whoami');
  await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'Groups' });
});
