import type { PagingFigures } from '../escalation/escalation-service.ts';

/** What is counted and measured of alerts, for /metrics. Ages in milliseconds; undefined where nothing is known. */
export interface AlertFigures {
  /** Since the start: records read, and what became of their alerts. */
  readonly read: Readonly<Record<'records' | 'changed' | 'repeated' | 'deadLetters', number>>;
  readonly deadLettersWaiting: number;
  readonly groups: Readonly<Record<'firing' | 'acknowledged', number>>;
  /** Since the start: calls to chat by how they ended. */
  readonly posts: Readonly<Record<string, number>>;
  readonly edits: Readonly<Record<string, number>>;
  readonly owed: { readonly waiting: number; readonly unclear: number; readonly oldestMs: number | undefined };
  readonly doublesRemoved: number;
  readonly readers: readonly {
    readonly target: string;
    readonly behind: number;
    readonly pollAgeMs: number | undefined;
    readonly linkUp: boolean;
  }[];
  readonly watchdogs: readonly { readonly name: string; readonly heardAgeMs: number | undefined }[];
  readonly fallback: Readonly<Record<'waiting' | 'sent', number>> | undefined;
  /** Undefined where there is no dead-man's switch, or it was never called. */
  readonly deadManAgeMs: number | undefined;
  /** Undefined where nobody is paged. */
  readonly paging: PagingFigures | undefined;
}
