import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SeenMessage } from '../../../workspace/client.ts';
import { type Bot, startBot } from '../../support/app.ts';
import { ingestToken } from '../../support/ingest-token.ts';

let bot: Bot;
let token: Awaited<ReturnType<typeof ingestToken>>;
beforeAll(async () => {
  token = await ingestToken();
  const alerts = {
    channel: 'ops-alerts',
    ingest: { token: { file: token.file }, port: 0 },
    route: { groupWait: '0s' },
  };
  bot = await startBot({ config: { alerts } });
});
afterAll(async () => {
  const unknown = await bot.client.unknownMethods();
  await bot.stop();
  await token?.remove();
  expect(unknown).toEqual([]);
});
beforeEach(async () => {
  await bot.client.clearFaults();
  await bot.client.restoreScopes();
});

const dana = () => bot.client.act('dana');
const within = { timeoutMs: 60_000 };
const idIn = ({ shown }: SeenMessage) => /#([2-9A-Z]{4,5})\b/.exec(shown)?.[1] ?? '';
const roomOf = async (id: string) => {
  const found = await bot.client.waitUntil(
    async () => (await bot.client.channels()).find(({ name }) => name.startsWith(`inc-${id.toLowerCase()}`)),
    within.timeoutMs,
  );
  return found.id;
};
/** Waits until the card of an incident reads so. */
const cardIn = (channel: string, contains: string) =>
  bot.client.waitFor({ channel, contains, where: ({ shown }) => shown.includes('Declared'), ...within });
const send = (body: object) =>
  fetch(bot.ingestUrl('json'), { method: 'POST', headers: token.headers, body: JSON.stringify(body) });
const lag = (status: string) =>
  send({
    name: 'OrderLag',
    severity: 'critical',
    status,
    summary: 'lag 48,210 and growing <!channel> *bold*',
    labels: { namespace: 'shop', pod: 'orders-1' },
  });

// Slack's pace holds here too: an edit a second, a look at the alerts every five.
describe('an incident', { timeout: 120_000 }, () => {
  test('is declared on the card of an alert, worked on in its channel, closed, and its file tells what happened', async () => {
    await lag('firing');
    const alert = await bot.client.waitFor({ channel: 'ops-alerts', contains: 'OrderLag', ...within });
    await dana().click(alert, 'Incident…');
    const form = await bot.client.waitUntil(async () => (await bot.client.views('dana'))[0]);
    await dana().submit(form, { title: 'Orders are not shipped' });
    const answer = await bot.client.waitFor({
      channel: 'ops-alerts',
      as: 'dana',
      contains: 'Declared SEV2',
      ...within,
    });
    const id = idIn(answer);
    const room = await roomOf(id);

    const card = await cardIn(room, 'SEV2 · active · Orders are not shipped');
    expect(card.shown).toContain('nobody yet');
    expect(card.shown).toContain('OrderLag shop/orders-1 · firing');
    const told = await bot.client.waitFor({ channel: 'ops-alerts', contains: 'It is worked on in', ...within });
    expect(told.shown).toContain(`#inc-${id.toLowerCase()}-orders-are-not-shipped`);
    const pinned = await bot.client.waitFor({
      channel: room,
      where: (each) => each.pinned_to !== undefined,
      ...within,
    });
    expect(pinned.ts).toBe(card.ts);

    await dana().click(alert, 'Acknowledge');
    await cardIn(room, 'acknowledged by');
    await dana().click(card, 'Take command');
    await bot.client.waitFor({ channel: room, contains: 'took command', ...within });
    await cardIn(room, 'Commander  @Dana');

    await dana().slash(room, '/incident note The disk of broker 2 is full');
    await bot.client.waitFor({ channel: room, contains: 'The disk of broker 2 is full', ...within });
    await dana().slash(room, '/box scale 6');
    const plan = await bot.client.waitFor({ channel: room, contains: 'Scale the box', ...within });
    await dana().click(plan, 'Scale to 6');
    await bot.client.waitFor({ channel: room, contains: 'Scaled the box to 6', ...within });
    await lag('resolved');
    await cardIn(room, 'OrderLag shop/orders-1 · resolved');
    await dana().click(card, 'Stable');
    await cardIn(room, 'SEV2 · stable');

    await dana().slash(room, '/incident timeline');
    const timeline = await bot.client.waitFor({ channel: room, as: 'dana', contains: 'Timeline of', ...within });
    const order = [
      'declared SEV2',
      'acknowledged #',
      'took command',
      'disk of broker 2',
      'ran box scale size=6 on lab: succeeded',
      'resolved',
      'it is stable',
    ];
    const places = order.map((words) => timeline.shown.indexOf(words));
    expect(
      places.every((place) => place >= 0),
      timeline.shown,
    ).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));

    await dana().click(card, 'Close…');
    const closing = await bot.client.waitUntil(async () => (await bot.client.views('dana'))[0]);
    await dana().submit(closing, { outcome: 'rolled back to 1.9.1' });
    const summary = await bot.client.waitFor({ channel: room, contains: 'closed after', ...within });
    expect(summary.shown).toContain('rolled back to 1.9.1');
    const file = await bot.client.waitFor({ channel: room, where: ({ files }) => files !== undefined, ...within });
    expect(file.files?.[0]?.name).toBe(`incident-${id}.md`);
    await cardIn(room, 'SEV2 · closed');
    await bot.client.waitFor({ channel: 'ops-alerts', contains: 'It was worked on in', ...within });
  }, 180_000);

  test('is declared from a message, and told in its thread', async () => {
    const said = await dana().say('ops', 'checkout answers <https://shop.example/x|500> & nobody knows why');
    await dana().shortcut('run:incident declare', { channel: 'ops', ts: said.ts ?? '' });
    const form = await bot.client.waitUntil(async () => (await bot.client.views('dana'))[0]);
    expect(JSON.stringify(form.blocks)).toContain('& nobody knows why');
    await dana().submit(form, { sev: '1' });
    const told = await bot.client.waitFor({
      channel: 'ops',
      thread: said.ts ?? '',
      contains: 'SEV1 · active',
      ...within,
    });
    const card = await cardIn(await roomOf(idIn(told)), 'SEV1 · active');
    expect(card.shown).toContain('Detected');
  });

  test('goes on without what Slack refuses, and says on its card what that was', async () => {
    await bot.client.revokeScope('pins:write');
    await dana().slash('ops', '/incident declare Search is slow --sev 3');
    const answer = await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'Search is slow', ...within });
    const card = await cardIn(await roomOf(idIn(answer)), 'Slack refused the pin (missing_scope)');
    expect(card.shown).toContain('The Slack app lacks a scope');
    await bot.client.waitFor({ channel: 'ops', contains: 'SEV3 · active · Search is slow', ...within });
  });

  test('is held where it was declared when it may have no channel', async () => {
    await bot.client.revokeScope('channels:manage');
    await dana().slash('ops', '/incident declare Mail is late --sev 4');
    const card = await cardIn('ops', 'SEV4 · active · Mail is late');
    expect(card.shown).toContain('Slack refused a channel of its own (missing_scope)');
    await dana().slash('ops', `/incident status stable --incident ${idIn(card)}`);
    await cardIn('ops', 'SEV4 · stable');
  });

  test('of a group of alerts is not declared twice', async () => {
    await send({ name: 'DiskFull', severity: 'warning', status: 'firing', labels: { host: 'db1' } });
    const alert = await bot.client.waitFor({ channel: 'ops-alerts', contains: 'DiskFull', ...within });
    const group = idIn(alert);
    await dana().slash('ops', `/incident declare --alert ${group}`);
    await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'Declared SEV3', ...within });
    await dana().slash('ops', `/incident declare --alert ${group}`);
    await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'These alerts belong to', ...within });
  });

  test('that nobody named is asked for', async () => {
    await dana().slash('ops-middlewatch', '/incident note nothing');
    await bot.client.waitFor({
      channel: 'ops-middlewatch',
      as: 'dana',
      contains: 'No incident is held in this channel',
      ...within,
    });
    await dana().slash('ops-middlewatch', '/incident list');
    await bot.client.waitFor({ channel: 'ops-middlewatch', as: 'dana', contains: 'Search is slow', ...within });
  });
});
