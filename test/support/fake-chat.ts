import type { Chat, Delivered } from '../../src/core/port/chat.ts';
import { plainText, plainView } from '../../src/core/view/plain.ts';
import type { View } from '../../src/core/view/view.ts';
import { fail } from '../../src/lib/error.ts';

/** A message that stands in the fake chat. */
export interface StandingMessage {
  readonly channelId: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  readonly broadcast: boolean;
  readonly deliveryId: string | undefined;
  view: View;
  edits: number;
}

/** How the next post or update ends: as it should, or in one of the ways of the port. */
export type Mishap =
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  /** Chat takes it, and its answer is lost. */
  | { readonly kind: 'answer-lost' }
  /** The request never arrives. */
  | { readonly kind: 'not-accepted' }
  /** The answer is lost, and chat takes it when `accept` is called. */
  | { readonly kind: 'accepted-late' };

/** A chat in memory with the failures of the port; mishaps are used up one per call. */
export function fakeChat(now: () => number) {
  const messages: StandingMessage[] = [];
  const mishaps: { post: Mishap[]; update: Mishap[] } = { post: [], update: [] };
  const late: (() => void)[] = [];
  const calls = { post: 0, update: 0, deliveries: 0, remove: 0 };
  let count = 0;
  const unreadable = new Set<string>();
  let silent = false;

  const nextTs = () => {
    count += 1;
    return `${Math.floor(now() / 1000)}.${String(count).padStart(6, '0')}`;
  };
  const ended = (mishap: Mishap | undefined, accept: () => string): Delivered => {
    if (silent) return { kind: 'unclear', reason: 'no connection' };
    switch (mishap?.kind) {
      case undefined:
        return { kind: 'sent', ts: accept() };
      case 'refused':
        return { kind: 'refused', code: mishap.code, sentence: `Slack says ${mishap.code}.` };
      case 'limited':
        return { kind: 'limited', retryAfterMs: mishap.retryAfterMs };
      case 'answer-lost':
        accept();
        return { kind: 'unclear', reason: 'the connection broke' };
      case 'not-accepted':
        return { kind: 'unclear', reason: 'the connection broke' };
      case 'accepted-late':
        late.push(accept);
        return { kind: 'unclear', reason: 'no answer in 10 s' };
    }
  };

  const chat: Chat = {
    async post({ channelId, view, threadTs, broadcast = false, deliveryId }) {
      calls.post += 1;
      return ended(mishaps.post.shift(), () => {
        const ts = nextTs();
        messages.push({ channelId, ts, threadTs, broadcast, deliveryId, view, edits: 0 });
        return ts;
      });
    },
    async update({ channelId, ts, view }) {
      calls.update += 1;
      const message = messages.find((each) => each.channelId === channelId && each.ts === ts);
      if (message === undefined) return { kind: 'refused', code: 'message_not_found', sentence: 'It is gone.' };
      return ended(mishaps.update.shift(), () => {
        message.view = view;
        message.edits += 1;
        return ts;
      });
    },
    async remove({ channelId, ts }) {
      calls.remove += 1;
      const index = messages.findIndex((each) => each.channelId === channelId && each.ts === ts);
      if (index >= 0) messages.splice(index, 1);
      return { kind: 'sent', ts };
    },
    async deliveries({ channelId, threadTs, sinceMs }) {
      calls.deliveries += 1;
      if (silent) throw fail('unavailable', 'Slack did not answer.');
      if (unreadable.has(channelId)) throw fail('denied', 'The bot may not read there.');
      return messages.flatMap((each) => {
        const here = each.channelId === channelId && (threadTs === undefined || each.threadTs === threadTs);
        const recent = Number(each.ts) * 1000 >= sinceMs - 1000;
        return here && recent && each.deliveryId ? [{ ts: each.ts, deliveryId: each.deliveryId }] : [];
      });
    },
    permalink: async ({ channelId, ts }) => `https://chat.example/${channelId}/${ts}`,
    sendFile: async () => {
      throw new Error('no file was expected');
    },
  };

  return {
    chat,
    messages,
    mishaps,
    calls,
    unreadable,
    /** Messages that stand in a channel, not in a thread. */
    cards: () => messages.filter((each) => each.threadTs === undefined),
    replies: () => messages.filter((each) => each.threadTs !== undefined),
    titles: () => messages.map((each) => plainText(each.view.title)),
    read: (message: StandingMessage | undefined) => (message === undefined ? '' : plainView(message.view)),
    /** Nothing gets through until it is called with false. */
    silence(on: boolean) {
      silent = on;
    },
    /** Takes what was accepted late. */
    acceptLate() {
      for (const accept of late.splice(0)) accept();
    },
  };
}
