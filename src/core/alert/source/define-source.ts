import type { Labels } from '../alert.ts';

/** A record as it was read, before anything is made of it. */
export interface IncomingRecord {
  readonly target: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** When it was written, by its producer or broker; milliseconds since the epoch. */
  readonly writtenAt: number;
  readonly key: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The value as it came. */
  readonly value: Uint8Array;
  /** Why the batch that it stands for could not be read at all: then there is no value. */
  readonly unreadable?: string;
}

/** A record as a source sees it. */
export interface Content extends Pick<IncomingRecord, 'topic' | 'key' | 'headers'> {
  /** What the value says as JSON; undefined where it is not JSON. */
  readonly json: unknown;
  /** The value as text; undefined where it is not UTF-8. */
  readonly text: string | undefined;
}

/** An alert as its record tells it, before anything known of it is merged. */
export interface ReportedAlert {
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: number | undefined;
  /** When it ended, if the record says that it did; `when-written` where it does not say when. */
  readonly endsAt: number | 'when-written' | undefined;
  readonly url: string | undefined;
  /** How long this alert may be silent before it is unknown, where the record says so. */
  readonly staleAfterMs: number | undefined;
  /** The same as a moment: until then its sender stands by it. One that is past says nothing. */
  readonly standsUntil?: number | undefined;
}

/** What a source makes of a record: alerts, or a reason a person can act on. */
export type Normalised =
  | { readonly kind: 'alerts'; readonly alerts: readonly ReportedAlert[] }
  | { readonly kind: 'rejected'; readonly reason: string };

/** A kind of record. Pure, and without a clock: the same content always gives the same, whenever it was written. */
export interface Source {
  readonly name: string;
  /** Whether this kind ever says that an alert ended. */
  readonly resolves: boolean;
  /** Whether it accepts nearly anything, so that `auto` must not choose it. */
  readonly onlyByName?: true;
  /** Whether the content looks like this kind at all. */
  accepts(content: Content): boolean;
  normalise(content: Content): Normalised;
}

/** Declares a kind of record; the value is the declaration itself. */
export function defineSource(source: Source): Source {
  return source;
}
