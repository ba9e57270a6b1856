/** How bad it is; sev1 is the worst. */
export const incidentSeverities = ['sev1', 'sev2', 'sev3', 'sev4'] as const;
export type IncidentSeverity = (typeof incidentSeverities)[number];

/** `active`: it hurts. `stable`: it hurts no more and is watched. `closed`: a person ended it. */
export type IncidentStatus = 'active' | 'stable' | 'closed';

/** Trouble that people hold a room for. Times in milliseconds since the epoch; what is not known is undefined. */
export interface Incident {
  /** Four characters that can be read aloud: `K7QF`. */
  readonly id: string;
  readonly title: string;
  readonly severity: IncidentSeverity;
  readonly status: IncidentStatus;
  /** Who leads; nobody at first. */
  readonly commander: string | undefined;
  readonly declaredBy: string;
  /** Where it was declared; there it is told. */
  readonly declaredIn: { readonly channelId: string; readonly threadTs?: string };
  /** The name that its channel is made with. */
  readonly channelName: string;
  readonly detectedAt: number | undefined;
  readonly acknowledgedAt: number | undefined;
  readonly declaredAt: number;
  readonly stableAt: number | undefined;
  readonly closedAt: number | undefined;
  readonly closedBy: string | undefined;
  /** How it ended, in the words of who closed it. */
  readonly outcome: string | undefined;
}

/** An incident with where it is held, as it is stored. */
export interface HeldIncident extends Incident {
  /** Its channel once it is there; where that was refused, the one in which it was declared. */
  readonly channelId: string | undefined;
  /** Its card, once that stands. */
  readonly cardTs: string | undefined;
  /** The message that tells of it where it was declared. */
  readonly announcedTs: string | undefined;
  /** Raised by every change; one that was read before another is not saved over it. */
  readonly revision: number;
}

/** One line of what happened. */
export interface TimelineEntry {
  /** The same thing has the same id, so that it is written once. */
  readonly id: string;
  readonly at: number;
  readonly kind: 'declared' | 'severity' | 'status' | 'commander' | 'alert' | 'note' | 'command' | 'room' | 'closed';
  /** Who did it; undefined where nobody did. */
  readonly by: string | undefined;
  readonly text: string;
  /** Whom the text ends with: who was given command, who approved. */
  readonly whom?: string | undefined;
}

/** `SEV2`, as it is written. */
export function severityWord(severity: IncidentSeverity): string {
  return severity.toUpperCase();
}
