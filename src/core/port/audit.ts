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
  /** How long it ran; of what was planned, from its yes on. */
  readonly tookMs: number | undefined;
  /** What was said yes to: the hash of the plan; undefined for what needs none. */
  readonly planHash: string | undefined;
  /** Who said yes, where another person did. */
  readonly approver: string | undefined;
}

/** How an invocation ended; `at` in milliseconds since the epoch. */
export interface AuditOutcome {
  readonly result: AuditResult;
  readonly detail?: string;
  readonly tookMs: number;
  readonly at: number;
  readonly planHash?: string;
  readonly approver?: string;
}

/** Which entries are meant; what is left out does not matter. */
export interface AuditFilter {
  /** Who asked, or said yes to what another one asked. */
  readonly userId?: string;
  readonly command?: string;
  readonly danger?: Danger;
  readonly target?: string;
  /** `open` stands for what has not ended. */
  readonly result?: AuditResult | 'open';
  /** Asked at this moment or later, in milliseconds since the epoch. */
  readonly since?: number;
}

/** Reads the append-only record of what was asked and done; at most 500 entries at once. */
export interface AuditReader {
  /** Newest first. */
  recent(filter: AuditFilter & { readonly limit: number }): Promise<readonly AuditEntry[]>;
  /** Oldest first, those behind `after`: the way through all of it. */
  following(
    filter: AuditFilter,
    after: Pick<AuditEntry, 'requestedAt' | 'invocationId'> | undefined,
    limit: number,
  ): Promise<readonly AuditEntry[]>;
}

/** Writes it. Both calls resolve only when the row is durable. */
export interface AuditLog extends AuditReader {
  /** How an invocation ended; undefined while it runs, or if it is not known. */
  endOf(invocationId: string): Promise<Pick<AuditEntry, 'result' | 'detail'> | undefined>;
  requested(entry: Omit<AuditEntry, 'result' | 'detail' | 'tookMs' | 'planHash' | 'approver'>): Promise<void>;
  outcome(invocationId: string, outcome: AuditOutcome): Promise<void>;
}
