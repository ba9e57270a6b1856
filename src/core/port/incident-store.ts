import type { HeldIncident, Incident, TimelineEntry } from '../incident/incident.ts';
import type { LinkedAlert } from '../incident/linked-alert.ts';
import type { Step } from '../incident/step.ts';

export type IncidentFilter = 'open' | 'closed' | 'all';

/** What is written beside an incident, in the same moment. */
export interface Beside {
  readonly entries?: readonly TimelineEntry[];
  readonly links?: readonly LinkedAlert[];
  readonly steps?: readonly Step[];
}

/** How a step ended, and what it brought. */
export interface StepEnd {
  readonly state: 'done' | 'refused' | 'dropped';
  readonly code?: string;
  readonly sentence?: string;
  readonly channelId?: string;
  readonly cardTs?: string;
  readonly announcedTs?: string;
  readonly entry?: TimelineEntry;
}

/** A command that ran in the channel of an incident, from the audit. */
export interface RanCommand {
  readonly invocationId: string;
  readonly at: number;
  readonly userId: string;
  readonly command: string;
  readonly args: Readonly<Record<string, string | number | boolean>>;
  readonly target: string | undefined;
  /** Undefined while it runs, or waits for a yes. */
  readonly result: string | undefined;
  readonly detail: string | undefined;
  /** Whose yes it was, where it was not the asker's own. */
  readonly approver: string | undefined;
}

/** Keeps incidents. Every write resolves only when it is durable. */
export interface IncidentStore {
  /** Makes it with its steps; fails with `conflict` when its id is taken. */
  declare(incident: Incident, beside: Beside): Promise<void>;
  /** By its id, in any case, with or without `#`. */
  find(id: string): Promise<HeldIncident | undefined>;
  /** The newest one that is held in that channel; an open one goes before a closed one. */
  inChannel(channelId: string): Promise<HeldIncident | undefined>;
  /** The open one that a group of alerts belongs to. */
  ofGroup(groupId: string): Promise<HeldIncident | undefined>;
  /** Newest first. */
  list(filter: IncidentFilter, limit: number): Promise<readonly HeldIncident[]>;
  /** Saves a change; false when the incident moved since it was read. */
  save(incident: HeldIncident, beside: Beside): Promise<boolean>;
  /** Writes entries and links of an incident that itself does not change; its card shows them. An entry that is there stays as it is. */
  add(incidentId: string, beside: Beside): Promise<void>;

  links(incidentId: string): Promise<readonly LinkedAlert[]>;
  /** Oldest first; of more than `limit` the newest. */
  timeline(incidentId: string, limit: number): Promise<readonly TimelineEntry[]>;
  /** What was asked in a channel in that time, oldest first; of more than `limit` the newest. */
  commandsIn(channelId: string, time: { from: number; to: number }, limit: number): Promise<readonly RanCommand[]>;

  /** The incidents that owe something to chat with all their steps, oldest first, at most `limit`. */
  owing(limit: number): Promise<readonly { readonly incident: HeldIncident; readonly steps: readonly Step[] }[]>;
  steps(incidentId: string): Promise<readonly Step[]>;
  /** Written before the call: after a crash it is known that it may have been made. */
  attempting(step: Step, at: number): Promise<void>;
  /** Not done yet; `accepted` is false where chat surely did not take it. */
  postpone(step: Step, dueAt: number, accepted: 'unknown' | 'no'): Promise<void>;
  ended(step: Step, end: StepEnd): Promise<void>;
  /** Steps that wait, and since when the oldest one is due. */
  backlog(): Promise<{ readonly waiting: number; readonly oldestDueAt: number | undefined }>;

  /** Incidents whose card shows less than what is stored, at most `limit`. */
  toEdit(limit: number): Promise<readonly HeldIncident[]>;
  /** The card is gone for good: it is owed again. */
  cardLost(incident: HeldIncident, at: number): Promise<void>;
  /** The card shows that revision. */
  shown(id: string, revision: number): Promise<void>;
}
