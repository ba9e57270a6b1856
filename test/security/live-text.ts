import { blockFaults } from '../../workspace/block/validate.ts';
import { tokenise } from '../../workspace/page/text/token.js';

/** Who and what an answer may name by itself: the asker, where it was asked. */
export interface OwnWords {
  readonly users: readonly string[];
  readonly channels: readonly string[];
  readonly hosts: readonly string[];
}

/** A message as Slack gets it. */
interface Drawn {
  readonly text: string;
  readonly blocks: readonly unknown[];
}

/** Every object inside a value that names its type. */
function typed(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(typed);
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(typed);
  return 'type' in value ? [Object.fromEntries(Object.entries(value)), ...inner] : inner;
}

/**
 * What is wrong with a message as Slack reads it, a sentence each: it calls somebody, links somewhere or shows a secret that
 * the bot did not mean, or Slack would refuse it. Reads text in Slack's order: tokens first, entities after.
 */
export function liveFaults(drawn: Drawn, own: OwnWords, secrets: readonly string[]): string[] {
  const objects = typed(drawn.blocks);
  const markdown = objects.filter(({ type }) => type === 'mrkdwn').map(({ text }) => String(text));
  const whole = `${drawn.text}\n${objects
    .map(({ text }) => text)
    .filter(isText)
    .join('\n')}`;
  const tokens = [drawn.text, ...markdown].flatMap(tokenise).flatMap((node): string[] => {
    if (node.kind === 'text') return [];
    if (node.kind === 'user' && own.users.includes(node.id)) return [];
    if (node.kind === 'channel' && own.channels.includes(node.id)) return [];
    if (node.kind === 'date' && node.url === '') return [];
    if (node.kind === 'link' && isOwn(node.url, own)) return [];
    return [`a live ${node.kind}: ${JSON.stringify(node)}`];
  });
  const elements = objects.flatMap(({ type, user_id: user, channel_id: channel, url }): string[] => {
    if (type === 'broadcast' || type === 'usergroup') return [`a live ${type}`];
    if (type === 'channel' && !own.channels.includes(String(channel))) return [`a live channel: ${String(channel)}`];
    if (type === 'user' && !own.users.includes(String(user))) return [`a live user: ${String(user)}`];
    if (isText(url) && url !== '' && !isOwn(url, own)) return [`a live link: ${url}`];
    return [];
  });
  return [
    ...tokens,
    ...elements,
    ...secrets.flatMap((secret) => shownAt(whole, secret)),
    ...blockFaults(drawn.blocks, 'message').map((fault) => `Slack refuses it: ${JSON.stringify(fault)}`),
  ];
}

/** Where a secret is shown, with what stands before it. */
function shownAt(whole: string, secret: string): string[] {
  const at = whole.indexOf(secret);
  if (at < 0) return [];
  return [`a secret: ${JSON.stringify(whole.slice(Math.max(0, at - 80), at + 12))}…`];
}

const isText = (value: unknown): value is string => typeof value === 'string';

function isOwn(url: string, { hosts }: OwnWords): boolean {
  return URL.canParse(url) && hosts.includes(new URL(url).hostname);
}
