import type { Danger } from '../command/command.ts';
import type { ArgValue } from '../view/action.ts';

export type AuditResult = 'succeeded' | 'failed' | 'denied' | 'expired' | 'cancelled' | 'interrupted';

/** One invocation: what was asked, by whom, where, and how it ended (undefined while it runs). */
export interface AuditEntry {
  readonly invocationId: string;
  readonly requestedAt: number;
  readonly userId: string;
  readonly channelId: string;
  readonly via: string;
  readonly command: string;
  readonly args: Readonly<Record<string, ArgValue>>;
  readonly danger: Danger;
  readonly target: string | undefined;
  readonly result: AuditResult | undefined;
  readonly detail: string | undefined;
  readonly tookMs: number | undefined;
}

export interface AuditFilter {
  readonly userId?: string;
  readonly command?: string;
  readonly danger?: Danger;
  readonly sinceMs?: number;
  readonly limit: number;
}

/** Reads the append-only record of what was asked and done, newest first; at most `limit` (500) entries. */
export interface AuditReader {
  recent(filter: AuditFilter): Promise<readonly AuditEntry[]>;
}

/** Writes it. Both calls resolve only when the row is durable. */
export interface AuditLog extends AuditReader {
  /** How an invocation ended; undefined while it runs, or if it is not known. */
  endOf(invocationId: string): Promise<Pick<AuditEntry, 'result' | 'detail'> | undefined>;
  requested(entry: Omit<AuditEntry, 'result' | 'detail' | 'tookMs'>): Promise<void>;
  outcome(
    invocationId: string,
    outcome: { result: AuditResult; detail?: string; tookMs: number; at: number },
  ): Promise<void>;
}
