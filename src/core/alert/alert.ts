import { hash } from 'node:crypto';

/** What identifies an alert, by name: `alertname`, `severity`, `namespace`… */
export type Labels = Readonly<Record<string, string>>;

/** Where a record was read. The offset is text: it may be larger than a number holds exactly. */
export interface RecordRef {
  /** Name of the Kafka target in the configuration. */
  readonly target: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** A record as people name it: `prod/alerts/0@42`. */
export function placeOf({ target, topic, partition, offset }: RecordRef): string {
  return `${target}/${topic}/${partition}@${offset}`;
}

/** That a word came late: when it was read, and how long after it was said. */
export interface HeardLate {
  readonly at: number;
  readonly lateMs: number;
}

/** A person, or the age that its route sets. */
export type ClosedBy = { readonly kind: 'person'; readonly userId: string } | { readonly kind: 'age' };

/** One thing that is, or was, wrong. Times in milliseconds since the epoch. */
export interface Alert {
  /** Over the labels alone: annotations never change what an alert is. */
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: number;
  /** Set only when its source said that it ended, or when it was closed; undefined while it fires. */
  readonly endsAt: number | undefined;
  /** Who ended it where its source never does. */
  readonly closedBy?: ClosedBy | undefined;
  /** When its source last spoke of it. */
  readonly heardAt: number;
  /** Set when this episode was first read more than a minute after its source spoke of it. */
  readonly heardLate?: HeardLate;
  /** Without a word for so long it is unknown. */
  readonly staleAfterMs: number;
  /** The graph or query behind it, at its source. */
  readonly url: string | undefined;
  /** Whether its source ever says that it ended; one that never does is closed by people, or by an age set on the route. */
  readonly resolves: boolean;
  /** Which kind of record it came in. */
  readonly source: string;
  /** The record that last spoke of it. */
  readonly record: RecordRef;
}

/** `unknown` means not heard from for too long: neither red nor green. */
export type AlertState = 'firing' | 'unknown' | 'resolved';

/** The name people know an alert by. */
export function alertName(labels: Labels): string {
  return labelOf(labels, 'alertname') || labelOf(labels, 'name') || 'alert';
}

/** The value of a label; a missing one reads as empty. Names come from outside, so inherited properties do not count. */
export function labelOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}

/**
 * Identifies a label set: equal for equal labels in any order, 16 hexadecimal characters.
 * Names and values are length-prefixed by their JSON, so that no two sets run into the same text.
 */
export function fingerprintOf(labels: Labels): string {
  return hash('sha256', canonicalLabels(labels)).slice(0, 16);
}

/** Labels as one text, sorted by name. */
export function canonicalLabels(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/**
 * The moment from which a firing alert counts as unknown; an event that is told once never does.
 * `linkSince`: its topic is read without a gap since then.
 */
export function staleAt(alert: Alert, linkSince: number): number {
  if (!alert.resolves) return Number.POSITIVE_INFINITY;
  return Math.max(alert.heardAt, linkSince) + alert.staleAfterMs;
}

/**
 * What can be said of an alert now. Only its source makes it resolved. While its topic is not read (`linkSince` undefined)
 * silence proves nothing, and it stays what it was.
 */
export function alertState(alert: Alert, now: number, linkSince: number | undefined): AlertState {
  if (alert.endsAt !== undefined) return 'resolved';
  return linkSince !== undefined && now >= staleAt(alert, linkSince) ? 'unknown' : 'firing';
}
