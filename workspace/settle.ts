import type { Change } from './changes.ts';
import type { WorkspaceClient } from './client.ts';
import type { Message, View } from './page-api.ts';

/** What the bot did in answer, as it stood when all was quiet. */
export type Answer = {
  /** The bot's messages that came or changed, oldest first, in their last state. */
  messages: Message[];
  /** Forms that came or changed and are still open, the top one last. */
  views: View[];
  /** What the workspace itself said, such as that the bot did not answer. */
  notices: string[];
  /** Messages of the bot that it took away. */
  deleted: number;
};

type Scope = {
  /** Whose eyes. */
  as: string;
  /** Only messages of this channel, by id. */
  channel: string;
  botUserId: string;
  /** Only what happened after this revision. */
  since: number;
};

/** How long nothing may happen before an answer counts as whole, and how long to wait at most. */
const longestPollMs = 10_000;

type Patience = { quietMs: number; timeoutMs: number };

/** Waits until the bot has answered and its edits have settled, or time is up; then there may be nothing. */
export async function settledAnswer(
  client: Pick<WorkspaceClient, 'changes'>,
  scope: Scope,
  { quietMs, timeoutMs }: Patience,
): Promise<Answer> {
  const deadlineMs = Date.now() + timeoutMs;
  const gathered = gather(scope);
  let { since } = scope;
  let untilMs = deadlineMs;
  while (Date.now() < untilMs) {
    const timeoutMs = Math.min(untilMs - Date.now(), longestPollMs);
    const { revision, changes } = await client.changes({ since, timeoutMs, as: scope.as });
    since = revision;
    // Only what belongs to the answer prolongs the wait: elsewhere there may always be something going on.
    if (changes.filter((change) => gathered.add(change)).length > 0) {
      untilMs = Math.min(deadlineMs, Date.now() + quietMs);
    }
  }
  return gathered.answer();
}

/** Collects changes into the state they lead to. */
function gather({ channel, botUserId }: Scope) {
  const messages = new Map<string, Message>();
  const views = new Map<string, View>();
  const notices: string[] = [];
  let deleted = 0;
  /** Whether the change belongs to the answer. */
  function add({ push }: Change): boolean {
    switch (push.type) {
      case 'message':
      case 'message_changed':
      case 'ephemeral':
      case 'ephemeral_changed':
        if (push.message.user !== botUserId || push.channel !== channel) return false;
        messages.set(push.message.ts, push.message);
        return true;
      case 'message_deleted':
      case 'ephemeral_deleted':
        if (push.message.user !== botUserId || push.channel !== channel) return false;
        messages.delete(push.message.ts);
        deleted += 1;
        return true;
      case 'view_opened':
      case 'view_updated':
      case 'home_published':
        views.set(push.view.id, push.view);
        return true;
      case 'view_closed':
        views.delete(push.view.id);
        return true;
      case 'notice':
        notices.push(push.text);
        return true;
      case 'channels':
      case 'bot':
        return false;
    }
  }
  return {
    add,
    answer: (): Answer => ({
      messages: [...messages.values()].sort((a, b) => (a.ts < b.ts ? -1 : 1)),
      views: [...views.values()],
      notices,
      deleted,
    }),
  };
}
