import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Bot, startBot } from '../support/app.ts';
import { type Departure, sendSigned } from './signed-request.ts';

// What somebody could send to the bot's door for Slack, on the real Bolt: requests are built by hand and signed.
let bot: Bot;
let ids: Map<string, string>;
let teamId: string;
let count = 0;

beforeAll(async () => {
  bot = await startBot({ mode: 'http' });
  ids = new Map([...(await bot.client.users()), ...(await bot.client.channels())].map(({ name, id }) => [name, id]));
  ({ teamId } = await bot.client.state());
  const limits = { perPerson: 100_000, perChannel: 100_000 };
  const roles = [{ name: 'keepers', members: [idOf('dana')], permissions: ['*'] }];
  await bot.restart({ access: { limits, roles } });
});
afterAll(() => bot.stop());
beforeEach(async () => {
  bot.box.changes = 0;
  await bot.client.clearJournal();
});

const idOf = (name: string) => ids.get(name) ?? '';
const send = (form: Record<string, string>, departure?: Departure) =>
  sendSigned({ port: bot.slackPort, signingSecret: bot.workspace.signingSecret }, form, departure);
const nextTrigger = () => `1.2.${++count}`;
const nowhere = 'http://127.0.0.1:1/hook';

function slash(text: string, { user = 'dana', trigger = nextTrigger() } = {}): Record<string, string> {
  return {
    command: '/box',
    text,
    user_id: idOf(user),
    // Names are never looked at.
    user_name: 'dana',
    team_id: teamId,
    channel_id: idOf('ops'),
    response_url: nowhere,
    trigger_id: trigger,
  };
}

/** A pressed button whose value is `value`, whoever made it. */
function press(value: string, user = 'lee'): Record<string, string> {
  const payload = {
    type: 'block_actions',
    trigger_id: nextTrigger(),
    user: { id: idOf(user), team_id: teamId },
    team: { id: teamId },
    channel: { id: idOf('ops') },
    container: { type: 'message', message_ts: '1.000001', channel_id: idOf('ops') },
    response_url: nowhere,
    actions: [{ type: 'button', action_id: 'run:0', block_id: 'b', value, action_ts: '1.0' }],
  };
  return { payload: JSON.stringify(payload) };
}

/** A submitted form that remembers `memory`, whoever wrote it. */
function submit(memory: string, user = 'lee'): Record<string, string> {
  const view = { id: `V${++count}`, callback_id: 'ask', private_metadata: memory, state: { values: {} } };
  const payload = {
    type: 'view_submission',
    trigger_id: nextTrigger(),
    user: { id: idOf(user), team_id: teamId },
    team: { id: teamId },
    view,
  };
  return { payload: JSON.stringify(payload) };
}

const told = (contains: string, user = 'lee') => bot.client.waitFor({ channel: 'ops', as: user, contains });
const cards = async () =>
  (await bot.client.journal()).filter(
    ({ name, sent }) => name === 'chat.postMessage' && JSON.stringify(sent).includes('Scale the box'),
  );

describe('a request to the door for Slack', () => {
  test.each<[string, Departure, number]>([
    ['whose signature is off by a second is refused', { headerOffS: 1 }, 401],
    ['whose signature is off by a second the other way is refused', { headerOffS: -1 }, 401],
    ['that is older than five minutes is refused', { ageS: 301 }, 401],
    ['that another secret signed is refused', { secret: 'another' }, 401],
    ['that is a minute old is taken', { ageS: 60 }, 200],
  ])('%s', async (_, departure, status) => {
    expect(await send(slash('look'), departure)).toBe(status);
    const heard = (await bot.client.journal()).some(
      ({ name }) => name === 'users.info' || name === 'chat.postEphemeral',
    );
    if (status === 401) expect(heard).toBe(false);
  });

  test('that is replayed within five minutes runs once', async () => {
    const captured = slash('scale 6');
    expect(await send(captured)).toBe(200);
    expect(await send(captured)).toBe(200);
    await send(slash('note'));
    await told('Noted.', 'dana');
    await bot.client.waitFor({ channel: 'ops', contains: 'Scale the box 2 → 6' });
    expect(await cards()).toHaveLength(1);
  });

  test('of another workspace is refused, whatever ids it names', async () => {
    await send({ ...slash('scale 6'), team_id: 'T0OTHERTEAM' });
    await told('Only full members of this workspace can use it.', 'dana');
    expect(await cards()).toEqual([]);
  });

  test('with a text of 100 kB is answered in a few words', async () => {
    expect(await send(slash(`look ${'<!channel> \u202e'.repeat(8_000)}`))).toBe(200);
    const answer = await told('box look', 'dana');
    expect(JSON.stringify(answer).length).toBeLessThan(13_000);
  });
});

describe('a forged action.value', () => {
  test('is authorised for who pressed it: no role, no change', async () => {
    await send(press(JSON.stringify({ c: 'box scale', a: { size: 9 } })));
    await told('no role grants you box:scale');
    expect(await cards()).toEqual([]);
  });

  test('pressed by somebody who may is only a plan: nothing changes before a tap on a card that names it', async () => {
    await send(press(JSON.stringify({ c: 'box scale', a: { size: 7 } }), 'dana'));
    await bot.client.waitFor({ channel: 'ops', contains: 'Scale the box 2 → 7' });
    expect(bot.box.changes).toBe(0);
  });

  test("does not confirm or approve somebody else's plan", async () => {
    await send(slash('scale 6'));
    const card = await bot.client.waitFor({ channel: 'ops', contains: 'Scale the box 2 → 6' });
    const plan = /"plan\\?":\\?"([^"\\]+)/.exec(JSON.stringify(card.blocks))?.[1] ?? '';
    await send(press(JSON.stringify({ c: 'ops confirm', a: { plan } })));
    await told('Only the one who asked for it can decide this plan.');
    await send(press(JSON.stringify({ c: 'ops approve', a: { plan } })));
    await told('no role grants you box:scale');
    expect(bot.box.changes).toBe(0);
  });

  test.each([
    ['arguments that the command would refuse', { c: 'box scale', a: { size: 900 } }, 'size'],
    ['a command that is none', { c: '__proto__', a: {} }, 'is gone'],
  ])('with %s changes nothing', async (_, value, said) => {
    await send(press(JSON.stringify(value), 'dana'));
    await told(said, 'dana');
    expect(bot.box.changes).toBe(0);
  });

  test.each(['', '{', '[]', '{"c":1}', '{"c":"box scale","a":{"size":{"$gt":0}}}'])(
    'that is not one (%j) is acknowledged and does nothing',
    async (value) => {
      expect(await send(press(value, 'dana'))).toBe(200);
      expect(await cards()).toEqual([]);
    },
  );
});

describe('a forged private_metadata', () => {
  const memory = (change: object) =>
    JSON.stringify({ command: 'box scale', args: { size: 9 }, channelId: idOf('ops'), ephemeral: false, ...change });

  test('is authorised for who submitted it: no role, no change', async () => {
    await send(submit(memory({})));
    await told('no role grants you box:scale');
    expect(await cards()).toEqual([]);
  });

  test('names no address that the bot calls', async () => {
    let called = 0;
    const trap = createServer((_, response) => {
      called += 1;
      response.end();
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const { port } = trap.address() as AddressInfo;
    try {
      await send(submit(memory({ command: 'box look', args: {}, responseUrl: `http://127.0.0.1:${port}/x` }), 'dana'));
      await told('The box on lab holds 2.', 'dana');
      expect(called).toBe(0);
    } finally {
      await new Promise((resolve) => trap.close(resolve));
    }
  });

  test.each(['', '{}', '{"command":"box scale"}', 'null'])('that is not one (%j) does nothing', async (text) => {
    await send(submit(text, 'dana'));
    await send(slash('note'));
    await told('Noted.', 'dana');
    expect(await cards()).toEqual([]);
  });
});
