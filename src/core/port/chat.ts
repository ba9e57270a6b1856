import type { View } from '../view/view.ts';

/** How a call to chat ended; a decision can be made on each, so none of them is thrown. */
export type Delivered =
  | { readonly kind: 'sent'; readonly ts: string }
  /** Chat said no for good: the code (`channel_not_found`, `is_archived`, `not_in_channel`, …) and a sentence with the way out. */
  | { readonly kind: 'refused'; readonly code: string; readonly sentence: string }
  | { readonly kind: 'limited'; readonly retryAfterMs: number }
  /** No answer, or half of one: it may or may not have been accepted. */
  | { readonly kind: 'unclear'; readonly reason: string };

/** What a found message carries: which delivery made it. */
export interface FoundMessage {
  readonly ts: string;
  readonly deliveryId: string;
}

/** The chat, as the heart sees it. No call retries by itself; each has a deadline of 10 s. */
export interface Chat {
  post(message: {
    channelId: string;
    view: View;
    threadTs?: string;
    /** Also shows a thread reply in the channel. */
    broadcast?: boolean;
    /** Travels as message metadata, so that the message can be found again after a crash. */
    deliveryId?: string;
  }): Promise<Delivered>;
  /** Edits in place; a permanent refusal such as `message_not_found` or `edit_window_closed` is `refused`. */
  update(message: { channelId: string; ts: string; view: View; deliveryId?: string }): Promise<Delivered>;
  remove(message: { channelId: string; ts: string }): Promise<Delivered>;
  /** Messages of the bot in the channel (or thread) since `sinceMs` that carry a delivery id; fails when it cannot read there. */
  deliveries(where: { channelId: string; threadTs?: string; sinceMs: number }): Promise<readonly FoundMessage[]>;
  permalink(message: { channelId: string; ts: string }): Promise<string | undefined>;
  /** Uploads a text file where it was asked; fails with a sentence. */
  sendFile(file: {
    channelId: string;
    threadTs?: string;
    name: string;
    content: string;
    comment?: string;
  }): Promise<void>;
}
