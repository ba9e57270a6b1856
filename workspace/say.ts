import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type WorkspaceClient, workspaceClient } from './client.ts';
import { findElement } from './control/actor.ts';
import type { View } from './page-api.ts';
import { type Names, plainBlocks, plainText } from './plain-text.ts';
import { type Answer, settledAnswer } from './settle.ts';
import { workspaceFile } from './start.ts';

const usage = `Usage: npm run say -- '/k8s get pods' [options]
  --as NAME        who says it (dana)
  --channel NAME   where (ops); "bot" is the direct conversation with the bot
  --thread TS      inside this thread
  --click LABEL    presses a button of the last answer there, or submits the open form, instead of saying something
  --fill KEY=TEXT  fills in a field of the form before --click submits it; may be repeated
  --json           prints the answer as JSON, blocks included
  --data DIR       the workspace's folder (.middlewatch/workspace)`;

const patience = { quietMs: 400, timeoutMs: 30_000 };

const options = {
  as: { type: 'string', default: 'dana' },
  channel: { type: 'string', default: 'ops' },
  thread: { type: 'string' },
  click: { type: 'string' },
  fill: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
  data: { type: 'string', default: '.middlewatch/workspace' },
} as const;

type Order = { as: string; channel: string; thread?: string; click?: string; fill?: string[]; text?: string };

const runningSchema = z.object({ controlUrl: z.url(), controlToken: z.string() });

/** The workspace that runs in this folder; throws a sentence where none does. */
async function findWorkspace(dataDir: string): Promise<WorkspaceClient> {
  try {
    const client = workspaceClient(runningSchema.parse(JSON.parse(readFileSync(workspaceFile(dataDir), 'utf8'))));
    await client.state();
    return client;
  } catch (cause) {
    throw new Error(`No workspace runs in ${dataDir}. Start one with npm start, or name its folder with --data.`, {
      cause,
    });
  }
}

/** Does what was ordered, exactly as the page would. */
async function carryOut(client: WorkspaceClient, order: Order, channel: string): Promise<void> {
  const person = client.act(order.as);
  const thread = order.thread === undefined ? {} : { thread: order.thread };
  if (order.click !== undefined) await click(client, order, order.click, channel);
  else if (order.text?.startsWith('/')) await person.slash(channel, order.text, thread);
  else await person.say(channel, order.text ?? '', thread);
}

/** Submits the open form if the label is its button's; else presses the newest button of that name in the channel. */
async function click(client: WorkspaceClient, order: Order, label: string, channel: string): Promise<void> {
  const person = client.act(order.as);
  const form = (await client.views(order.as)).at(-1);
  if (form !== undefined && form.submit?.text === label) {
    const fill = Object.fromEntries((order.fill ?? []).map((pair) => splitOnce(pair, '=')));
    await person.submit(form, fill);
    return;
  }
  if (form !== undefined && findElement(form.blocks, label) !== undefined) return person.click(form, label);
  const messages = await client.messages(channel, { as: order.as });
  const card = messages.findLast(({ blocks }) => findElement(blocks ?? [], label) !== undefined);
  if (card === undefined) throw new Error(`No button "${label}" for ${order.as} in ${order.channel}.`);
  await person.click(card, label);
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

async function namesOf(client: WorkspaceClient): Promise<Names> {
  const users = new Map((await client.users()).map(({ id, realName }) => [id, realName]));
  const channels = new Map((await client.channels()).map(({ id, name }) => [id, name]));
  return { user: (id) => users.get(id), channel: (id) => channels.get(id) };
}

function plainView(view: View, names: Names): string {
  const buttons = [view.submit?.text, view.close?.text].flatMap((label) => (label ? [`[${label}]`] : []));
  return [view.title?.text ?? '', plainBlocks(view.blocks, names), buttons.join(' ')].join('\n');
}

function print(answer: Answer, names: Names): string {
  const parts = [
    ...answer.messages.map((message) => plainText(message, names)),
    ...answer.views.map((view) => plainView(view, names)),
    ...(answer.deleted > 0 ? [`(${answer.deleted} message${answer.deleted === 1 ? '' : 's'} deleted)`] : []),
  ];
  return parts.map((part) => `${part}\n`).join('\n');
}

/** Says it and answers the exit code: 0 only if the bot answered. */
async function say(): Promise<number> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const { json, data, ...order } = values;
  const text = positionals.join(' ');
  if ((text === '') === (order.click === undefined)) throw new Error(usage);
  const client = await findWorkspace(data);
  const channel = order.channel === 'bot' ? await client.act(order.as).openDirect() : order.channel;
  const { revision, botUserId, connected } = await client.state();
  if (connected === 0) throw new Error('Middlewatch is not connected to the workspace.');
  const channels = await client.channels();
  const channelId = channels.find(({ id, name }) => [id, name].includes(channel.replace(/^#/, '')))?.id ?? channel;
  await carryOut(client, { ...order, ...(text === '' ? {} : { text }) }, channel);
  const scope = { as: order.as, channel: channelId, botUserId, since: revision };
  const answer = await settledAnswer(client, scope, patience);
  process.stdout.write(json ? `${JSON.stringify(answer, null, 2)}\n` : print(answer, await namesOf(client)));
  for (const notice of answer.notices) process.stderr.write(`${notice}\n`);
  const isAnswered = answer.messages.length + answer.views.length + answer.deleted > 0;
  if (!isAnswered && answer.notices.length === 0) {
    process.stderr.write(`The bot did not answer within ${patience.timeoutMs / 1000} s.\n`);
  }
  return isAnswered ? 0 : 1;
}

say().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
