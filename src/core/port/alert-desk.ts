import type { Severity } from '../alert/severity.ts';
import type { View } from '../view/view.ts';

/** A silence as a person asks for it. */
export interface SilenceRequest {
  readonly group?: string | undefined;
  /** Matchers in one text; with a group they narrow or widen what is hushed from its card. */
  readonly match?: string | undefined;
  /** Exactly the alerts that the group shows now, or whatever it groups. */
  readonly scope: 'alerts' | 'group';
  readonly forMs: number;
  readonly comment: string;
  /** Hushes up to this one; without it up to the worst that it hushes now. */
  readonly severity?: Severity | undefined;
  readonly preview: boolean;
  readonly yes: boolean;
  readonly userId: string;
  /** Where it was asked for. */
  readonly channelId: string;
  /** The table whose groups are all silenced. */
  readonly roundupId?: string | undefined;
}

/**
 * What people do with alerts from chat. Each answers a view, or fails with a sentence.
 * A group is named by its short id as cards show it (`G4F2K`, with or without #), by its full id, as buttons carry it,
 * or by the link of a message of it.
 */
export interface AlertDesk {
  list(query: { state?: 'firing' | 'acknowledged' | 'unknown' | 'resolved' | 'all'; limit: number }): Promise<View>;
  /** Everything about one group, by its id or its message. */
  show(request: { group: string }): Promise<View>;
  /** What was noisy in the last days, as far as it is stored. */
  stats(request: { days: number }): Promise<View>;
  /** Someone has it: repeats and quiet joins stop ringing, until it gets worse or fires again. The card says so within a second. */
  acknowledge(request: { group: string; userId: string }): Promise<View>;
  /** Lets go of it. */
  unacknowledge(request: { group: string; userId: string }): Promise<View>;
  /** Ends the events of a group that no source will end; fails where the source ends its alerts itself. */
  close(request: { group: string; userId: string }): Promise<View>;
  /** Hushes alerts, or first shows which ones it would: what goes beyond the alerts of a card is done only with `yes`. */
  silence(request: SilenceRequest): Promise<View>;
  /** Ends a silence before its time; by the id of a table all that were made for it. */
  unsilence(request: { silence: string; userId: string }): Promise<View>;
  /** The silences that hold now. */
  silences(): Promise<View>;
  /** Where an alert with these labels would go, and what would hush it now. */
  route(request: { labels: string }): Promise<View>;
  /** The whole decision about a group or an alert (by fingerprint), from record to message, also where nothing was posted. */
  trace(request: { reference: string }): Promise<View>;
}
