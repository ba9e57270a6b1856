import type { PageAct } from '../escalation/page.ts';

/** What a means outside Slack is told. */
export interface OutsidePage {
  /** The same each time that this page is sent: a receiver that knows it already does nothing. */
  readonly id: string;
  readonly act: PageAct;
  /** The same for all pages of one escalation, and for its end. */
  readonly key: string;
  readonly sentence: string;
  readonly service: string;
  /** The group, as cards show it. */
  readonly shortId: string | undefined;
  readonly startedAt: number;
}

/** A means outside Slack that wakes somebody. */
export interface PageReceiver {
  readonly name: string;
  /** What it does not know it is not sent. */
  readonly takes: readonly PageAct[];
  /** Resolves when it was taken; fails with a sentence that names the receiver and never its address. At most 10 s. */
  send(page: OutsidePage): Promise<void>;
}
