import type { Delivery, NewDelivery } from './delivery-store.ts';

/** A notification that goes, or went, to the fallback receiver; its id is that of its delivery. */
export interface FallbackPage {
  readonly id: string;
  readonly content: object;
  readonly attempts: number;
}

/** Which notifications page: those of these routes, or, where no route says, those that are critical. */
export type Paging = 'critical' | readonly string[];

/** Pages on their way to the fallback receiver, as rows. Every write resolves only when it is durable. */
export interface FallbackStore {
  /**
   * Notifications that page, have waited for chat since before this moment, and are not here yet; oldest first. Those of a
   * table are among them where one of its groups may page.
   */
  overdue(query: { before: number; paging: Paging; limit: number }): Promise<readonly Delivery[]>;
  /** It is owed there from now on; without content there was nothing left to say. */
  add(id: string, content: object | undefined, at: number): Promise<void>;
  due(now: number, limit: number): Promise<readonly FallbackPage[]>;
  sent(id: string, at: number): Promise<void>;
  /** The newest page that went there for each group and table of which nothing fires any more, and which was not told to be over since. */
  over(limit: number): Promise<readonly { readonly id: string; readonly key: string; readonly content: object }[]>;
  /** It is owed there that this is over. */
  end(ended: { id: string; key: string }, content: object, at: number): Promise<void>;
  /** Chat took it meanwhile. */
  dropped(id: string): Promise<void>;
  postpone(id: string, dueAt: number): Promise<void>;
  /** Those that went there, whose message stands in chat by now without saying so. */
  untold(limit: number): Promise<readonly { readonly delivery: Delivery; readonly sentAt: number }[]>;
  told(id: string, line: NewDelivery): Promise<void>;
  backlog(): Promise<{ readonly waiting: number; readonly sent: number }>;
}
