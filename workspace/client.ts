import type { z } from 'zod';
import { actor } from './control/actor.ts';
import type { SeenMessage } from './control/find.ts';
import type { Operations } from './control/operation.ts';

export type { Fault, FaultInput } from './fault/fault.ts';
export type { JournalEntry } from './journal.ts';
export type { SeenMessage };

/** What an operation of the control API takes and answers, as the server declares it. */
type Args<Name extends keyof Operations> = z.input<Operations[Name]['args']>;
type Answer<Name extends keyof Operations> = Awaited<ReturnType<Operations[Name]['run']>>;

/** Calls one operation; rejects with the server's sentence, or after 65 s. */
export type Call = <Name extends keyof Operations>(name: Name, args: Args<Name>) => Promise<Answer<Name>>;

/** What to wait for: every given criterion must hold. */
export type MessageCriteria = {
  /** Id or name. */
  channel?: string;
  /** Whose eyes: with it ephemerals count too. */
  as?: string;
  /** Part of what is read on the screen or of the top-level text. */
  contains?: string;
  /** Only messages after this one. */
  afterTs?: string;
  thread?: string;
  where?: (message: SeenMessage) => boolean;
  /** 10 s unless given. */
  timeoutMs?: number;
};

const callDeadlineMs = 65_000;
/** What is waited for may lie outside the workspace: then no change of it tells when to look. */
const lookAgainMs = 200;

/** The control API as functions. Every operation is there under its name; `act`, `messages`, `waitFor` are made handy. */
export function workspaceClient({ controlUrl, controlToken }: { controlUrl: string; controlToken: string }) {
  const call: Call = async (name, args) => {
    const response = await fetch(`${controlUrl}/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(args),
      signal: AbortSignal.timeout(callDeadlineMs),
    });
    const body = JSON.parse(await response.text());
    if (!response.ok) throw new Error(body.error);
    return body.answer;
  };
  return {
    call,
    reset: () => call('reset', {}),
    state: () => call('state', {}),
    users: () => call('users', {}),
    channels: () => call('channels', {}),
    createUser: (args: Args<'createUser'>) => call('createUser', args),
    createChannel: (args: Args<'createChannel'>) => call('createChannel', args),
    createUserGroup: (args: Args<'createUserGroup'>) => call('createUserGroup', args),
    changeUserGroup: (args: Args<'changeUserGroup'>) => call('changeUserGroup', args),
    deactivateUser: (user: string) => call('deactivateUser', { user }),
    invite: (channel: string, user: string) => call('invite', { channel, user }),
    removeFromChannel: (channel: string, user: string) => call('removeFromChannel', { channel, user }),
    archiveChannel: (channel: string) => call('archiveChannel', { channel }),
    unarchiveChannel: (channel: string) => call('unarchiveChannel', { channel }),
    deleteChannel: (channel: string) => call('deleteChannel', { channel }),
    deleteMessage: (ref: { channel: string; ts: string }) =>
      call('deleteMessage', { channel: ref.channel, ts: ref.ts }),
    /** Everything `as` (an id or a handle) can do on the page. */
    act: (as: string) => actor(call, as),
    messages: (channel?: string, options: Omit<Args<'messages'>, 'channel'> = {}) =>
      call('messages', { ...(channel === undefined ? {} : { channel }), ...options }),
    views: (as: string) => call('views', { as }),
    home: (as: string) => call('home', { as }),
    changes: (args: Args<'changes'>) => call('changes', args),
    waitFor: (wanted: MessageCriteria | ((message: SeenMessage) => boolean)) => waitForMessage(call, wanted),
    waitUntil: <T>(look: () => Promise<T | undefined | false>, timeoutMs = 10_000) => waitUntil(call, look, timeoutMs),
    /** Waits until the app has at least this many connections, or none for 0. */
    waitConnected: (count = 1, timeoutMs = 10_000) =>
      waitUntil(
        call,
        async () => {
          const { connected } = await call('state', {});
          return count === 0 ? connected === 0 : connected >= count;
        },
        timeoutMs,
      ),
    journal: () => call('journal', {}),
    clearJournal: () => call('clearJournal', {}),
    clock: {
      nowMs: async () => (await call('state', {})).nowMs,
      advance: (byMs: number) => call('advance', { byMs }),
    },
    addFault: (fault: Args<'addFault'>) => call('addFault', fault),
    clearFaults: () => call('clearFaults', {}),
    setRateLimits: (mode: Args<'setRateLimits'>['mode']) => call('setRateLimits', { mode }),
    revokeScope: (scope: string) => call('revokeScope', { scope }),
    restoreScopes: () => call('restoreScopes', {}),
    disconnectSockets: (reason?: Args<'disconnectSockets'>['reason']) =>
      call('disconnectSockets', reason === undefined ? {} : { reason }),
    dropSockets: () => call('dropSockets', {}),
    setRequestUrl: (url: string | null) => call('setRequestUrl', { url }),
    unknownMethods: async () => (await call('state', {})).unknownMethods,
  };
}

export type WorkspaceClient = ReturnType<typeof workspaceClient>;

/** Looks again after every change until `look` answers something; rejects after `timeoutMs`. */
async function waitUntil<T>(call: Call, look: () => Promise<T | undefined | false>, timeoutMs: number): Promise<T> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const { revision } = await call('state', {});
    const found = await look();
    if (found !== undefined && found !== false) return found;
    const leftMs = deadlineMs - Date.now();
    if (leftMs <= 0) throw new Error(`Not seen within ${timeoutMs} ms.`);
    await call('changes', { since: revision, timeoutMs: Math.min(leftMs, lookAgainMs) });
  }
}

async function waitForMessage(
  call: Call,
  wanted: MessageCriteria | ((message: SeenMessage) => boolean),
): Promise<SeenMessage> {
  const criteria: MessageCriteria = typeof wanted === 'function' ? { where: wanted } : wanted;
  const { channel, as, thread, contains, afterTs = '', where = () => true, timeoutMs = 10_000 } = criteria;
  const query = {
    ...(channel === undefined ? {} : { channel }),
    ...(as === undefined ? {} : { as }),
    ...(thread === undefined ? {} : { thread }),
  };
  const fits = (message: SeenMessage) =>
    message.ts > afterTs && (contains === undefined || message.shown.includes(contains)) && where(message);
  try {
    return await waitUntil(call, async () => (await call('messages', query)).findLast(fits), timeoutMs);
  } catch (error) {
    const seen = (await call('messages', { ...query, limit: 5 })).map((message) => `  ${message.shown}`);
    const about = JSON.stringify({ ...query, contains, afterTs });
    throw new Error(`No such message within ${timeoutMs} ms: ${about}. The last ones are:\n${seen.join('\n')}`, {
      cause: error,
    });
  }
}
