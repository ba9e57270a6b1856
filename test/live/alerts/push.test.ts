import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeAlertmanager, openAlertmanager } from '../../support/alertmanager.ts';
import { type Bot, startBot } from '../../support/app.ts';
import { ingestToken } from '../../support/ingest-token.ts';

const withinMs = 20_000;

await describeAlertmanager('Alertmanager, sending to the bot', () => {
  let token: Awaited<ReturnType<typeof ingestToken>>;
  let bot: Bot;
  let sender: Awaited<ReturnType<typeof openAlertmanager>>;

  beforeAll(async () => {
    token = await ingestToken();
    bot = await startBot({
      config: {
        alerts: { channel: 'ops-alerts', ingest: { token: { file: token.file } }, route: { groupWait: '0s' } },
      },
    });
    const hook = `{url: '${bot.ingestUrl('alertmanager')}', http_config: {authorization: {credentials: '${token.token}'}}}`;
    sender = await openAlertmanager(`
route: {receiver: hook, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
receivers: [{name: hook, webhook_configs: [${hook}]}]
`);
  });
  afterAll(async () => {
    await sender?.close();
    await bot?.stop();
    await token?.remove();
  });

  const send = async (alert: object) => {
    const headers = { 'content-type': 'application/json' };
    const url = `${sender.endpoint}/api/v2/alerts`;
    expect((await fetch(url, { method: 'POST', body: JSON.stringify([alert]), headers })).status).toBe(200);
  };
  const labels = { alertname: 'DiskFull', severity: 'critical', host: 'db1' };

  test('an alert of Alertmanager becomes a card, and its resolve turns it green', async () => {
    await send({ labels, annotations: { summary: 'db1 has no room left' } });
    const card = await bot.client.waitFor({
      channel: 'ops-alerts',
      contains: 'db1 has no room left',
      timeoutMs: withinMs,
    });
    expect(card.shown).toContain('CRITICAL');
    await send({ labels, endsAt: new Date(Date.now() - 1_000).toISOString() });
    const over = await bot.client.waitFor({ channel: 'ops-alerts', contains: 'resolved', timeoutMs: withinMs });
    expect(over.ts).toBe(card.ts);
  });
});
