import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser, type TestBrowser } from '../../support/browser.ts';
import { describeLive, type LabFor, labFor } from '../../support/lab.ts';
import { administer, plainClient, produce } from '../kafka/open-kafka.ts';
import { type ChatPage, desk, openChat, phone } from './chat-page.ts';
import { type FirstWorld, startFirstWorld } from './first-world.ts';
import { tidyKafka } from './tidy-kafka.ts';

// The README's first five minutes, read on a phone: the real page, workspace, bot and servers.

const readyWithinMs = 30_000;
/** A first message waits 30 s for others of its group. */
const cardWithinMs = 60_000;
const storyMs = 120_000;

const kafka = await labFor('kafka');
const minio = await labFor('minio');
const kubernetes = await labFor('kubernetes');
const docker = await labFor('docker');

let world: FirstWorld;
let browser: TestBrowser;
let dana: ChatPage;
const complaints: string[] = [];

beforeAll(async () => {
  if (kafka.available) await tidyKafka(kafka.env.brokers);
  world = await startFirstWorld({
    ...there('kafka', kafka),
    ...there('minio', minio),
    ...there('kubernetes', kubernetes),
    ...there('docker', docker),
  });
  browser = await startBrowser(complaints);
  dana = await openChat(browser, world.url, phone);
  await dana.go('ops');
});

afterAll(async () => {
  await browser?.close();
  await world?.[Symbol.asyncDispose]();
  // The next run would show it among the groups that are behind.
  if (kafka.available && world !== undefined)
    await administer(plainClient(kafka.env.brokers), (admin) => admin.deleteGroups([world.groupId]));
});

describe('the chat page', () => {
  test('is there and the bot is connected', async () => {
    await world.chat.waitConnected();
    await dana.say('/ops health');
    const health = await dana.message('links');
    expect(await health.textContent()).toContain('Slack');
  });
});

await describeLive('kubernetes', () => {
  test('/k8s get pods shows the shop, and which of its pods are not well and why', async () => {
    await dana.say('/k8s get pods');
    const answer = await (await dana.message(/pods not ready/)).textContent();
    expect(answer).toMatch(/^worker\S* +0\/1 +(CrashLoopBackOff|OOMKilled)/m);
    expect(answer).toMatch(/^checkou\S* +0\/1 +(ImagePullBackOff|ErrImagePull)/m);
    expect(answer).toMatch(/^importe\S* +0\/1 +Pending/m);
    expect(answer).toMatch(/^web-\S* +1\/1 +Running/m);
    await dana.picture('k8s-get-pods-phone');
  });
});

await describeLive('kafka', () => {
  test('/kafka lag names the group that is behind, and that nobody reads for it', async () => {
    await dana.say('/kafka lag');
    const answer = await (await dana.message('groups behind')).textContent();
    expect(answer).toMatch(/orders +4,\d{3} /);
    expect(answer).toMatch(/mailer +0 /);
    await dana.picture('kafka-lag-phone');
  });
});

await describeLive('minio', () => {
  test('/minio info says that one of four drives is lost, and what that means for writes', async () => {
    await dana.say('/minio info');
    const answer = await (await dana.message('writes at risk')).textContent();
    expect(answer).toContain('3 of 4 drives');
    expect(answer).toContain('drive3');
    await dana.picture('minio-info-phone');
  });
});

await describeLive('docker', () => {
  test('/docker ps shows which containers run and which of them is not well', async () => {
    await dana.say('/docker ps');
    const answer = await (await dana.message('running containers')).textContent();
    expect(answer).toMatch(/shop-worker-1 +running unhealthy/);
    expect(answer).toMatch(/shop-web-1 +running healthy/);
    await dana.picture('docker-ps-phone');
  });
});

await describeLive('kafka', ({ brokers }) => {
  const name = 'OrdersNotSent';
  const alert = {
    name,
    severity: 'critical',
    summary: 'No order was sent for 9 min, 4,190 wait in orders.v1',
    labels: { namespace: 'shop', service: 'orders', topic: 'orders.v1', consumergroup: 'orders' },
    annotations: { runbook_url: 'https://runbooks.shop.example/orders-not-sent' },
  };

  test(
    'a Kafka record becomes a card, Acknowledge says who has it, and its next step answers',
    async () => {
      await topicsAreRead();
      await produce(plainClient(brokers), 'shop.alerts', [{ key: name, value: JSON.stringify(alert) }]);

      await dana.go('ops-alerts');
      const card = await dana.message(name, cardWithinMs);
      expect(await card.textContent()).toMatch(/● CRITICAL\s+OrdersNotSent · 1 firing/);
      expect(await card.textContent()).toContain('Who: nobody yet');
      await dana.picture('alert-phone');
      await wide('alert-wide-dark', { ...desk, dark: true });

      await card.getByRole('button', { name: 'Acknowledge', exact: true }).click();
      await card.getByText(/Who:.*@?Dana since/).waitFor();
      await card.getByRole('button', { name: 'Unacknowledge' }).waitFor();
      await dana.picture('alert-acknowledged-phone');

      await card.getByRole('button', { name: 'Lag: orders' }).click();
      const lag = await dana.message('group orders', readyWithinMs);
      expect(await lag.textContent()).toContain('orders.v1');
      await dana.picture('alert-next-step-phone');
    },
    storyMs,
  );

  test(
    'a locked phone shows what is wrong in one line',
    async () => {
      const locked = dana.page.getByRole('complementary', { name: 'Lock screen' });
      if (!(await locked.isVisible())) await dana.page.getByRole('button', { name: 'Lock screen' }).click();
      // Only the newest message is on it, and the shop has small troubles of its own: it is watched while this one comes.
      const unpaid = {
        name: 'PaymentsRefused',
        severity: 'critical',
        summary: 'Every payment since 03:02 was refused',
        labels: { namespace: 'shop', service: 'payments' },
      };
      await produce(plainClient(brokers), 'shop.alerts', [{ key: unpaid.name, value: JSON.stringify(unpaid) }]);
      await locked.getByText(/^● CRITICAL .*payments.*Every payment/).waitFor({ timeout: cardWithinMs });
      await dana.picture('lock-screen-phone');
    },
    storyMs,
  );

  /** What is written before the consumer has its partitions is older than its start: nobody would be told of it. */
  const topicsAreRead = () =>
    world.chat.waitUntil(async () => {
      await world.chat.act('dana').slash('ops-middlewatch', '/ops health');
      const seen = await world.chat.messages('ops-middlewatch', { as: 'dana', limit: 100 });
      return seen.some(({ shown }) => /Alerts from Kafka lab.*(no record yet|last record)/.test(shown));
    }, readyWithinMs);
});

test('the page made no error and broke no rule of its security policy', () => {
  expect(complaints).toEqual([]);
});

/** The same channel on a wide screen; only for the pictures. */
async function wide(name: string, screen: typeof desk): Promise<void> {
  if (process.env.UPDATE_IMAGES !== '1') return;
  const page = await openChat(browser, world.url, screen);
  await page.go('ops-alerts');
  await page.message('OrdersNotSent');
  await page.picture(name);
  await page.close();
}

function there(name: string, system: LabFor<'kafka' | 'minio' | 'kubernetes' | 'docker'>): Record<string, object> {
  return system.available ? { [name]: system.env } : {};
}
