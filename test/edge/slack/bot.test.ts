import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SeenMessage } from '../../../workspace/client.ts';
import { type Bot, startBot } from '../../support/app.ts';
import { eventually } from '../../support/eventually.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(async () => {
  const unknown = await bot.client.unknownMethods();
  await bot.stop();
  expect(unknown).toEqual([]);
});
afterEach(async () => {
  bot.box.size = 2;
  bot.box.changes = 0;
  bot.box.during = async () => undefined;
  await bot.client.clearFaults();
  await bot.client.clearJournal();
});

const dana = () => bot.client.act('dana');
const lastTs = async (channel = 'ops') => (await bot.client.messages(channel, { as: 'dana' })).at(-1)?.ts ?? '';
/** Types a slash command and waits for the message that answers it. */
async function slash(line: string, contains: string, channel = 'ops'): Promise<SeenMessage> {
  const afterTs = await lastTs(channel);
  await dana().slash(channel, line);
  return bot.client.waitFor({ channel, as: 'dana', contains, afterTs });
}
/** Waits until a message reads so. */
const standing = ({ channel, ts }: SeenMessage, contains: string, as = 'dana') =>
  bot.client.waitFor({ channel, as, contains, where: (message) => message.ts === ts });
const posts = async (name = 'chat.postMessage') => (await bot.client.journal()).filter((entry) => entry.name === name);

describe('a command is asked', () => {
  test('by a slash, and answers the asker alone', async () => {
    const answer = await slash('/box look', 'The box on lab holds 2.');
    expect(answer.ephemeralFor).toBeDefined();
    expect(await bot.client.messages('ops', { as: 'lee' })).not.toContainEqual(
      expect.objectContaining({ ts: answer.ts }),
    );
  });

  test('as a phone types it', async () => {
    await slash('/box look —on prod', 'The box on prod holds 2.');
  });

  test('by a mention', async () => {
    await dana().mention('ops', 'box look --on prod');
    await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'The box on prod holds 2.' });
  });

  test('by a mention inside a thread, and answers there', async () => {
    const { ts = '' } = await dana().say('ops', 'something is wrong');
    await dana().mention('ops', 'box long', { thread: ts });
    const answer = await bot.client.waitFor({
      channel: 'ops',
      as: 'dana',
      thread: ts,
      contains: '45 rows · page 1 of 3',
    });
    expect(answer.thread_ts).toBe(ts);
  });

  test('by a button, which carries its target', async () => {
    const look = await slash('/box look --on prod', 'The box on prod');
    await dana().click(look, 'Scale to 6');
    const card = await bot.client.waitFor({
      channel: 'ops',
      contains: 'on prod',
      where: ({ shown }) => shown.includes('[Cancel]'),
    });
    expect(card.shown).toContain('Scale the box 2 → 6');
    await dana().click(card, 'Cancel');
    await standing(card, 'Cancelled: the box is unchanged.');
  });

  test('in a direct message, without a slash', async () => {
    const channel = await dana().openDirect();
    await dana().say(channel, 'box look');
    await bot.client.waitFor({ channel, as: 'dana', contains: 'The box on lab holds 2.' });
    await dana().say(channel, 'box lok');
    await bot.client.waitFor({ channel, as: 'dana', contains: 'Did you mean /box look' });
  });

  test('by a mention alone, and helps', async () => {
    await dana().mention('ops', '');
    await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'what you can ask' });
  });

  test('by a form, whose field is merged into what the button carried', async () => {
    const long = await slash('/box long', '45 rows');
    await dana().click(long, 'Filter…');
    const form = await bot.client.waitUntil(async () => (await bot.client.views('dana'))[0]);
    await dana().submit(form, { find: 'row-4' });
    const found = await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: '7 rows with "row-4" of 45' });
    expect(found.ts).toBe(long.ts);
    expect(await bot.client.views('dana')).toEqual([]);
  });
});

describe('an answer', () => {
  test('is leafed through in its own place', async () => {
    const first = await slash('/box long', 'page 1 of 3');
    await dana().click(first, 'Next');
    const second = await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'page 2 of 3' });
    expect(second.ts).toBe(first.ts);
  });

  test('is refreshed in its own place', async () => {
    const first = await slash('/box look', 'holds 2');
    bot.box.size = 9;
    await dana().click(first, 'Refresh');
    const second = await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'holds 9' });
    expect(second.ts).toBe(first.ts);
  });

  test('is shared with everybody, once asked to', async () => {
    const answer = await slash('/box look', 'holds 2');
    await dana().click(answer, 'Share');
    const shared = await bot.client.waitFor({ channel: 'ops', as: 'lee', contains: 'shared by @Dana' });
    expect(shared.shown).not.toContain('[');
  });

  test('is given as a file', async () => {
    const answer = await slash('/box long', '45 rows');
    await dana().click(answer, 'File');
    await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: '(file: box-long.txt' });
  });
});

describe('a change', () => {
  test('is a card for all to see, edited in place when it is done', async () => {
    const card = await slash('/box scale 6', 'Scale the box 2 → 6');
    expect(card.ephemeralFor).toBeUndefined();
    expect(card.text).toBe('◐ Scale the box 2 → 6');
    await dana().click(card, 'Scale to 6');
    await standing(card, 'Scaled the box to 6.', 'lee');
    expect(bot.box).toMatchObject({ size: 6, changes: 1 });
  });

  test('is not confirmed by another, who is told and leaves the card alone', async () => {
    const card = await slash('/box scale 7', 'Scale the box');
    await bot.client.act('lee').click(card, 'Scale to 7');
    await bot.client.waitFor({ channel: 'ops', as: 'lee', contains: 'Only the one who asked for it' });
    expect((await bot.client.messages('ops')).find(({ ts }) => ts === card.ts)?.shown).toContain('[Scale to 7]');
    expect(bot.box.changes).toBe(0);
  });

  test('of a doubled click happens once', async () => {
    const card = await slash('/box scale 6', 'Scale the box');
    await bot.client.addFault({ kind: 'duplicate', envelope: 'interactive' });
    await dana().click(card, 'Scale to 6');
    await standing(card, 'Scaled the box to 6.');
    expect(bot.box.changes).toBe(1);
  });

  test('of a click whose acknowledgement is lost happens once', async () => {
    const card = await slash('/box scale 6', 'Scale the box');
    await bot.client.addFault({ kind: 'lose_ack', envelope: 'interactive' });
    const clicked = dana()
      .click(card, 'Scale to 6')
      .catch(() => undefined);
    await standing(card, 'Scaled the box to 6.');
    await bot.client.clock.advance(3_000);
    await clicked;
    expect(bot.box.changes).toBe(1);
  });
});

describe('who may not', () => {
  test.each(['gil', 'eve'])('%s, who is no full member, is refused in words', async (name) => {
    await bot.client.act(name).slash('ops', '/box look');
    await bot.client.waitFor({ channel: 'ops', as: name, contains: 'Only full members of this workspace can use it.' });
  });

  test('a plan where the bot is not a member says how to invite it, and is not lost in silence', async () => {
    const told = await slash('/box scale 6', 'Only you see this.', 'shop');
    expect(told.shown).toContain('/invite @middlewatch');
    expect(told.ephemeralFor).toBeDefined();
  });

  test('a look there is answered all the same', async () => {
    await slash('/box look', 'holds 2', 'shop');
  });
});

describe('when Slack is in trouble', () => {
  test('a slow command is acknowledged within 3 s and answered when it is ready', async () => {
    let release: (() => void) | undefined;
    bot.box.during = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const { revision } = await bot.client.state();
    await dana().slash('ops', '/box wait');
    await bot.client.clock.advance(3_000);
    (await eventually('the command runs', () => release))();
    await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'waited' });
    const { changes } = await bot.client.changes({ since: revision, as: 'dana' });
    expect(JSON.stringify(changes)).not.toContain('operation_timeout');
  });

  test('an envelope that comes twice is answered once', async () => {
    await bot.client.addFault({ kind: 'duplicate', envelope: 'slash_commands' });
    await slash('/box note', 'Noted.');
    await slash('/box look', 'holds 2');
    expect(bot.box.changes).toBe(1);
  });

  test('a mention that dies with its socket is heard by the other, once', async () => {
    const afterTs = await lastTs();
    await bot.client.addFault({ kind: 'drop_socket', envelope: 'events_api' });
    await dana().mention('ops', 'box note');
    await eventually('it was sent', async () => (await posts('events_api')).length > 0);
    await bot.client.clock.advance(3_000);
    await bot.client.waitFor({ channel: 'ops', as: 'dana', contains: 'Noted.', afterTs });
    expect(bot.box.changes).toBe(1);
    await bot.client.waitConnected(2);
  });

  test('while one socket is gone the other serves', async () => {
    await bot.client.addFault({ kind: 'drop_socket', envelope: 'slash_commands' });
    const lost = dana().slash('ops', '/box look');
    await slash('/box look --on prod', 'The box on prod holds 2.');
    await bot.client.clock.advance(3_000);
    await lost;
    await bot.client.waitConnected(2);
  });

  test.each(['refresh_requested', 'warning'] as const)(
    'after a renewal of every connection (%s) it serves',
    async (reason) => {
      await bot.client.disconnectSockets(reason);
      await eventually('a socket is new', async () => (await posts('closed')).length >= 2);
      await bot.client.waitConnected(2);
      await slash('/box look', 'holds 2');
    },
  );

  test('all sockets dropped at once come back', async () => {
    await bot.client.dropSockets();
    await eventually('they are gone', async () => (await posts('closed')).length >= 2);
    await bot.client.waitConnected(2);
    await slash('/box look', 'holds 2');
  });

  test('an answer that Slack limits is still given, another way', async () => {
    await bot.client.addFault({ kind: 'rate_limited', method: 'chat.postMessage', retryAfterS: 60 });
    await slash('/box scale 6', 'Only you see this. Slack did not take the message; ask again.');
  });

  test('a card whose answer was lost is posted once and said to be unclear', async () => {
    await bot.client.addFault({ kind: 'answer_lost', method: 'chat.postMessage' });
    await slash('/box scale 6', 'Only you see this.');
    expect(await posts()).toHaveLength(1);
  });

  test('an answer whose response address fails goes as an ephemeral message', async () => {
    await bot.client.addFault({ kind: 'http_error', method: 'response_url', status: 500 });
    const answer = await slash('/box look', 'holds 2');
    expect(answer.ephemeralFor).toBeDefined();
    expect(await posts('chat.postEphemeral')).toHaveLength(1);
  });
});

describe('its own server', () => {
  test('says that it lives and is ready', async () => {
    expect(await (await bot.get('/healthz')).text()).toBe('alive\n');
    expect(await (await bot.get('/readyz')).text()).toBe('ready\n');
    expect((await bot.get('/nothing')).status).toBe(404);
  });

  test('counts what it did', async () => {
    await slash('/box look', 'holds 2');
    const metrics = await (await bot.get('/metrics')).text();
    expect(metrics).toMatch(/middlewatch_invocations_total\{command="box look",result="succeeded"\} [1-9]/);
    expect(metrics).toMatch(/middlewatch_ack_seconds_count\{via="slash"\} [1-9]/);
    expect(metrics).toContain('process_resident_memory_bytes');
  });

  test('is not ready while no socket stands', async () => {
    await bot.client.dropSockets();
    await eventually('ready again', async () => (await bot.get('/readyz')).status === 200);
  });
});

test('every answer so far was one that Slack takes', async () => {
  await slash('/ops help', 'what you can ask');
  await slash('/ops health', 'Slack');
  await slash('/ops audit', 'box look');
  const refused = (await bot.client.journal()).filter(({ answer }) =>
    JSON.stringify(answer ?? '').includes('invalid_blocks'),
  );
  expect(refused).toEqual([]);
});

test('a restart keeps who asked for what, and goes on', async () => {
  const card = await slash('/box scale 6', 'Scale the box 2 → 6');
  await bot.restart();
  await dana().click(card, 'Scale to 6');
  await standing(card, 'Scaled the box to 6.');
  expect(bot.box.changes).toBe(1);
});
