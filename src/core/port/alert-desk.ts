import type { View } from '../view/view.ts';

/**
 * What people do with alerts from chat. Each answers a view, or fails with a sentence.
 * A group is named by its short id as cards show it (`G4F2K`, with or without #), or by its full id, as buttons carry it.
 */
export interface AlertDesk {
  list(query: { state?: 'firing' | 'acknowledged' | 'unknown' | 'resolved' | 'all'; limit: number }): Promise<View>;
  /** Someone has it: repeats and quiet joins stop ringing, until it gets worse or fires again. The card says so within a second. */
  acknowledge(request: { group: string; userId: string }): Promise<View>;
  /** Lets go of it. */
  unacknowledge(request: { group: string; userId: string }): Promise<View>;
  /** Hushes exactly the alerts that the group shows now. */
  silence(request: { group: string; forMs: number; comment: string; userId: string }): Promise<View>;
  /** Ends a silence before its time. */
  unsilence(request: { silence: string; userId: string }): Promise<View>;
  /** The silences that hold now. */
  silences(): Promise<View>;
  /** The whole decision about a group or an alert (by fingerprint), from record to message, also where nothing was posted. */
  trace(request: { reference: string }): Promise<View>;
}
