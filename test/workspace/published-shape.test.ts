import { readFileSync } from 'node:fs';
import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { JournalEntry } from '../../workspace/client.ts';
import { type Rig, silent, startRig } from './bolt.ts';
import { sampleApp } from './sample-app.ts';

/**
 * Names of the fields in Slack's own samples, by method or payload, as dotted paths. `unfollowed` are fields whose
 * content is not compared: blocks and the like are checked elsewhere.
 */
const published = z
  .object({ unfollowed: z.array(z.string()), keys: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(new URL('./published-keys.json', import.meta.url), 'utf8')));

/** Fields that Slack's documents have and the samples have not, by the last part of their path, with the document. */
const documented = new Set([
  'context_team_id', // Events API, the outer event
  'context_enterprise_id', // the same
  'blocks', // Views, the view object in interaction payloads
  'response_urls', // view_submission payload
  'pinned_to', // conversations.history, example
  'parent_conversation', // conversations.info, example
  'is_user_deleted', // the IM object
  'is_stranger', // the user object
  'app_id', // the message event of an app's own message
  'files', // the message event of a shared file
  'reply_users', // the message object, threads
]);

function paths(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => paths(each, `${prefix}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    return [path, ...(published.unfollowed.includes(key) ? [] : paths(each, path))];
  });
}

/** What the samples call this exchange; undefined where they have none. */
function nameOf(entry: JournalEntry): string | undefined {
  if (entry.kind === 'api') return entry.name;
  if (entry.kind !== 'envelope') return undefined;
  const payload = z
    .object({
      type: z.string().optional(),
      event: z.object({ type: z.string(), subtype: z.string().optional() }).optional(),
    })
    .parse(entry.sent);
  if (payload.event === undefined) return entry.name === 'slash_commands' ? entry.name : payload.type;
  return `event ${payload.event.subtype ?? payload.event.type}`;
}

let rig: Rig;
beforeAll(async () => {
  rig = await startRig('socket', sampleApp);
  await useEverything(rig);
});
afterAll(() => rig.stop());

it('answers and sends no field that Slack has not', async () => {
  const seen = new Set<string>();
  const foreign = new Set<string>();
  for (const entry of await rig.client.journal()) {
    const name = nameOf(entry);
    const keys = name === undefined ? undefined : published.keys[name]?.split(' ');
    if (name === undefined || keys === undefined) continue;
    seen.add(name);
    for (const path of paths(entry.kind === 'api' ? entry.answer : entry.sent)) {
      if (!keys.includes(path) && !documented.has(path.split('.').at(-1) ?? '')) foreign.add(`${name}: ${path}`);
    }
  }
  // Every method and payload that has a sample was used, but what people alone can cause is not all here.
  expect(Object.keys(published.keys).filter((name) => !seen.has(name))).toEqual([]);
  expect([...foreign].sort()).toEqual([]);
});

/** Makes each method be called and each payload be sent at least once. */
async function useEverything({ workspace, client }: Rig): Promise<void> {
  const web = new WebClient(workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    logger: silent,
  });
  const dana = client.act('dana');
  const id = async (name: string) =>
    [...(await client.users()), ...(await client.channels())].find((each) => each.name === name)?.id ?? '';
  await dana.slash('ops', '/alert');
  const card = await client.waitFor({ channel: 'ops', contains: '[Acknowledge]' });
  await dana.click(card, 'Acknowledge');
  await dana.mention('ops', 'hello');
  await dana.slash('ops', '/file');
  await client.waitFor({ channel: 'ops', contains: '(file: ' });
  await dana.openHome();
  await dana.slash('ops', '/form');
  const form = await client.waitUntil(async () => (await client.views('dana'))[0]);
  await dana.submit(form, { reason: 'more' });
  await dana.closeView();
  await dana.shortcut('triage', card);
  await client.createUser({ name: 'kim' });
  await client.invite('ops', 'kim');
  const channel = await id('ops');
  const timestamp = card.ts;
  await web.chat.getPermalink({ channel, message_ts: card.ts });
  await web.chat.postEphemeral({ channel, user: await id('dana'), text: 'psst' });
  await web.reactions.add({ channel, timestamp, name: 'eyes' });
  await web.reactions.remove({ channel, timestamp, name: 'eyes' });
  await web.pins.add({ channel, timestamp });
  await web.conversations.history({ channel, include_all_metadata: true });
  await web.conversations.replies({ channel, ts: card.ts });
  await web.pins.remove({ channel, timestamp });
  await web.conversations.list({ types: 'public_channel,im' });
  await web.conversations.info({ channel, include_num_members: true });
  await web.conversations.members({ channel });
  await web.conversations.join({ channel });
  await web.conversations.open({ users: await id('lee'), return_im: true });
  await web.users.info({ user: await id('eve') });
  await web.users.list({});
  await client.createUserGroup({ handle: 'sre', members: ['dana'] });
  await web.usergroups.list({ include_users: true, include_count: true });
  await web.team.info({});
  await web.bots.info({});
  await web.dnd.info({ user: await id('dana') });
  await web.chat.delete({ channel, ts: card.ts });
  await pushAndUpdate(web, client);
}

/** views.push and views.update need a form that is open and something done in it. */
async function pushAndUpdate(web: WebClient, client: Rig['client']): Promise<void> {
  const plain = (text: string) => ({ type: 'plain_text' as const, text });
  const button = { type: 'button' as const, action_id: 'more', text: plain('More') };
  const view = {
    type: 'modal' as const,
    title: plain('a'),
    blocks: [{ type: 'actions' as const, elements: [button] }],
  };
  const dana = client.act('dana');
  const trigger = async () => {
    const { trigger_id } = z
      .object({ trigger_id: z.string() })
      .parse(
        (await client.journal()).findLast((entry) => entry.kind === 'envelope' && entry.name !== 'events_api')?.sent,
      );
    return trigger_id;
  };
  await dana.slash('ops', '/quick');
  await web.views.open({ trigger_id: await trigger(), view });
  const opened = (await client.views('dana'))[0];
  if (opened === undefined) throw new Error('the form did not open');
  await dana.click(opened, 'More');
  await web.views.push({ trigger_id: await trigger(), view });
  await web.views.update({ view_id: opened.id, view });
}
