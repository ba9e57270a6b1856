import { z } from 'zod';
import { type Speech, wordsOf } from '../../core/command/spoken.ts';
import type { ActionRun } from '../../core/view/action.ts';

/** What came in, decoded once: who, where, what, and the ways to answer. Names in payloads are never used. */
export interface Incoming {
  /** Unique per thing a person did, the same when Slack delivers it again. */
  readonly key: string;
  readonly userId: string;
  readonly teamId: string;
  readonly channelId: string;
  readonly threadTs: string | undefined;
  readonly messageTs: string | undefined;
  readonly ephemeral: boolean;
  readonly responseUrl: string | undefined;
  readonly via: 'slash' | 'mention' | 'button' | 'form';
  /** The answer takes the place of the message whose button was pressed. */
  readonly replaces?: boolean;
  readonly asked: { readonly words: string } | ActionRun;
}

const slash = z.object({
  command: z.string(),
  text: z.string().default(''),
  user_id: z.string(),
  team_id: z.string(),
  channel_id: z.string(),
  response_url: z.string(),
  trigger_id: z.string(),
});

/** A slash command; `channel` is where it was typed. */
export function fromSlash(body: unknown, speech: Speech): Incoming {
  const read = slash.parse(body);
  return {
    key: `slash:${read.trigger_id}`,
    userId: read.user_id,
    teamId: read.team_id,
    channelId: read.channel_id,
    threadTs: undefined,
    messageTs: undefined,
    ephemeral: false,
    responseUrl: read.response_url,
    via: 'slash',
    asked: { words: wordsOf(read.command, read.text, speech) },
  };
}

const event = z.object({
  team_id: z.string(),
  event_id: z.string(),
  event: z.object({
    user: z.string(),
    channel: z.string(),
    text: z.string().default(''),
    ts: z.string(),
    thread_ts: z.string().optional(),
    team: z.string().optional(),
  }),
});

/** A mention of the bot, or a direct message to it: what follows the mention are the words. */
export function fromMessage(body: unknown, botUserId: string): Incoming {
  const { team_id: teamId, event_id: eventId, event: said } = event.parse(body);
  const words = said.text
    .replace(new RegExp(`^\\s*<@${botUserId}(\\|[^>]*)?>[:,]?`), '')
    .trim()
    .replace(/^\//, '');
  return {
    key: `event:${eventId}`,
    userId: said.user,
    teamId: said.team ?? teamId,
    channelId: said.channel,
    threadTs: said.thread_ts,
    messageTs: undefined,
    ephemeral: false,
    responseUrl: undefined,
    via: 'mention',
    asked: { words: words === '' ? 'ops help' : words },
  };
}

const pressed = z.object({
  trigger_id: z.string(),
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  team: z.object({ id: z.string() }).nullable(),
  channel: z.object({ id: z.string() }).optional(),
  container: z.object({
    message_ts: z.string().optional(),
    is_ephemeral: z.boolean().optional(),
    thread_ts: z.string().optional(),
  }),
  message: z.object({ thread_ts: z.string().optional() }).optional(),
  response_url: z.string().optional(),
  actions: z
    .array(
      z.object({
        value: z.string().optional(),
        selected_option: z.object({ value: z.string() }).optional(),
        action_ts: z.string().optional(),
      }),
    )
    .min(1),
});

/** A pressed button: where it stands and the value it carried, not yet understood. */
export function fromButton(
  body: unknown,
): Omit<Incoming, 'asked'> & { readonly value: string; readonly triggerId: string } {
  const read = pressed.parse(body);
  return {
    key: `button:${read.trigger_id}`,
    userId: read.user.id,
    teamId: read.user.team_id ?? read.team?.id ?? '',
    channelId: read.channel?.id ?? '',
    threadTs: threadOf(read.message?.thread_ts ?? read.container.thread_ts, read.container.message_ts),
    messageTs: read.container.message_ts,
    ephemeral: read.container.is_ephemeral ?? false,
    responseUrl: read.response_url,
    via: 'button',
    value: read.actions[0]?.value ?? read.actions[0]?.selected_option?.value ?? '',
    triggerId: read.trigger_id,
  };
}

/** The head of a thread stands in the channel: answered inside the thread, whoever pressed its button would see nothing. */
function threadOf(threadTs: string | undefined, messageTs: string | undefined): string | undefined {
  return threadTs === messageTs ? undefined : threadTs;
}

const shortcut = z.object({
  callback_id: z.string(),
  trigger_id: z.string(),
  user: z.object({ id: z.string(), team_id: z.string().optional() }),
  team: z.object({ id: z.string() }).nullable(),
  channel: z.object({ id: z.string() }),
  message_ts: z.string(),
  message: z.object({ text: z.string().default(''), thread_ts: z.string().optional() }),
  response_url: z.string().optional(),
});

/** A command that was chosen on a message: which one, and what the message says. Its answer goes into the message's thread. */
export function fromShortcut(body: unknown): Omit<Incoming, 'asked'> & {
  readonly command: string;
  readonly text: string;
  readonly ts: string;
  readonly triggerId: string;
} {
  const read = shortcut.parse(body);
  return {
    key: `shortcut:${read.trigger_id}`,
    userId: read.user.id,
    teamId: read.user.team_id ?? read.team?.id ?? '',
    channelId: read.channel.id,
    threadTs: read.message.thread_ts ?? read.message_ts,
    messageTs: undefined,
    ephemeral: false,
    responseUrl: read.response_url,
    via: 'button',
    command: read.callback_id.replace(/^run:/, ''),
    text: plainOf(read.message.text),
    ts: read.message_ts,
    triggerId: read.trigger_id,
  };
}

/** A message's text as a person reads it: what stands in angle brackets by its label, entities decoded last. */
function plainOf(text: string): string {
  return text
    .replace(/<[^<>|]*\|([^<>]*)>/g, '$1')
    .replace(/<([^<>|]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}
