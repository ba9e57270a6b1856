import type { Escalation } from '../escalation/escalation.ts';
import type { NewPage, Page } from '../escalation/page.ts';
import type { PagingNote } from '../escalation/paging-note.ts';
import type { StoredGroup } from './alert-store.ts';
import type { NewDelivery } from './delivery-store.ts';

/** What a change of an escalation brings with it, in the same write. */
export interface AlsoWritten {
  readonly pages: readonly NewPage[];
  /** Lines and notices for chat. */
  readonly lines: readonly NewDelivery[];
  /** What the card of its group says of it from now on; undefined: nothing. */
  readonly note: PagingNote | undefined;
  /** Pages that stand for new ones, until this moment. */
  readonly covering: readonly { readonly pageId: string; readonly until: number }[];
}

/** Keeps who must be paged. Every write resolves only when it is durable. */
export interface EscalationStore {
  /** Groups of these routes that were told and that nobody has, without an escalation; oldest first. */
  toBegin(routeKeys: readonly string[], limit: number): Promise<readonly StoredGroup[]>;
  /** Begins it, with its first look due at once; false when its group has one. */
  begin(escalation: Escalation): Promise<boolean>;
  /** Those whose time has come, whose group changed hands, or ended. */
  toMove(now: number, limit: number): Promise<readonly Escalation[]>;
  nextDueAt(): Promise<number | undefined>;
  /** Saves a change; false when it moved meanwhile and must be looked at again. */
  save(escalation: Escalation, also: AlsoWritten): Promise<boolean>;
  find(id: string): Promise<Escalation | undefined>;
  /** No page of this step reached anybody: the next step is due now. */
  bringForward(id: string, step: number, now: number): Promise<void>;

  /** Pages whose time has come, oldest first. */
  pagesDue(now: number, limit: number): Promise<readonly Page[]>;
  nextPageAt(): Promise<number | undefined>;
  pagesOf(escalationId: string): Promise<readonly Page[]>;
  /** The page that stands for another one of these at a moment: sent, or on its way, by another escalation. */
  coveringPage(
    of: Pick<NewPage, 'means' | 'whom' | 'service' | 'escalationId'>,
    now: number,
  ): Promise<string | undefined>;
  /** What was attempted until then and has no end is tried again: a crash, or the store, cut it off. Answers how many. */
  recover(now: number, attemptedUntil: number): Promise<number>;
  attempting(id: string, at: number): Promise<void>;
  /** What comes to nothing lets those go that it stood for: they are due at once. */
  settled(id: string, state: 'sent' | 'failed' | 'dropped', at: number, detail: string | undefined): Promise<void>;
  postpone(id: string, dueAt: number, detail: string): Promise<void>;

  /** For the auditor and for figures. */
  figures(now: number): Promise<EscalationFigures>;
  /** Drops what ended before. */
  forget(before: number): Promise<void>;
}

/** What is open, and what should have moved. Ages in milliseconds. */
export interface EscalationFigures {
  readonly open: number;
  readonly held: number;
  /** By how much the most overdue step is late. */
  readonly stepLateMs: number;
  readonly pageLateMs: number;
  readonly pagesWaiting: number;
  readonly pagesSent: number;
  readonly pagesFailed: number;
}
