import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeAlertmanager, openAlertmanager } from '../support/alertmanager.ts';
import { eventually } from '../support/eventually.ts';
import { webhookReceiver } from '../support/webhook.ts';

await describeAlertmanager('Alertmanager, on its own', () => {
  let hook: Awaited<ReturnType<typeof webhookReceiver>>;
  let server: Awaited<ReturnType<typeof openAlertmanager>>;

  const config = (wait: string) => `
route: {receiver: hook, group_by: [alertname], group_wait: ${wait}, group_interval: 1s, repeat_interval: 1h}
receivers: [{name: hook, webhook_configs: [{url: '${hook.url}'}]}]
`;

  async function push(alertname: string): Promise<void> {
    const body = JSON.stringify([{ labels: { alertname } }]);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${server.endpoint}/api/v2/alerts`, { method: 'POST', body, headers });
    expect(answer.status).toBe(200);
  }

  beforeEach(async () => {
    hook = await webhookReceiver();
    server = await openAlertmanager(config('0s'));
  });

  afterEach(async () => {
    await server.close();
    await hook.close();
  });

  test('it takes an alert and tells its receiver', async () => {
    await push('DiskFull');
    const call = await eventually('a notification', () => hook.calls[0], 10_000);
    expect(call).toMatchObject({ receiver: 'hook', status: 'firing', groupLabels: { alertname: 'DiskFull' } });
  });

  test('it is killed and started again on its state', async () => {
    await server.kill();
    expect(server.pid()).toBeUndefined();
    await server.start(AbortSignal.timeout(30_000));
    await push('AfterTheKill');
    await eventually('a notification', () => hook.calls[0], 10_000);
  });

  test('it takes another configuration, and refuses a wrong one by its words', async () => {
    await server.reload(config('1s'), AbortSignal.timeout(10_000));
    await expect(server.reload('route: {receiver: nobody}', AbortSignal.timeout(10_000))).rejects.toThrow(/nobody/);
  });
});
