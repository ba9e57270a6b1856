import type { Chat, Delivered } from '../port/chat.ts';
import type { Tally } from './tally.ts';

/** A chat that remembers when it last took, or clearly refused, a message. */
export interface ChatPulse {
  readonly chat: Chat;
  /** When it last did, or else since when it is listened for. */
  lastAt(): number;
}

/** Listens to what chat answers. That it asks to wait (429) is no sign of life for who waits for a page. */
export function chatPulse(chat: Chat, now: () => number, counts: Pick<Tally, 'posted' | 'edited'>): ChatPulse {
  let lastAt = now();
  const listen = (answer: Delivered, count: (answer: Delivered) => void): Delivered => {
    count(answer);
    if (answer.kind === 'sent' || answer.kind === 'refused') lastAt = now();
    return answer;
  };
  return {
    chat: {
      ...chat,
      post: async (message) => listen(await chat.post(message), counts.posted),
      update: async (message) => listen(await chat.update(message), counts.edited),
    },
    lastAt: () => lastAt,
  };
}
