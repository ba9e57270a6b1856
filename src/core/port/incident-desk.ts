import type { Place } from '../command/invocation.ts';
import type { IncidentSeverity } from '../incident/incident.ts';
import type { View } from '../view/view.ts';
import type { IncidentFilter } from './incident-store.ts';

/** Who asks, and which incident: the one named, or else the one that is held where it was asked. */
export interface OfIncident {
  readonly incident?: string | undefined;
  readonly userId: string;
  readonly place: Place;
}

/** What people do with incidents from chat. Each answers a view, or fails with a sentence. */
export interface IncidentDesk {
  /**
   * Declares one: it is durable when this answers, and its channel is opened after. A group of alerts that belongs to an
   * open incident is not declared twice: the answer leads to that one.
   */
  declare(request: {
    title: string;
    severity?: IncidentSeverity | undefined;
    group?: string | undefined;
    /** The timestamp of the message in which it was first told. */
    messageTs?: string | undefined;
    userId: string;
    place: Place;
  }): Promise<View>;
  /** Says how it stands, and changes its status or severity where one is given. */
  status(
    request: OfIncident & { to?: 'active' | 'stable' | undefined; severity?: IncidentSeverity | undefined },
  ): Promise<View>;
  /** Gives command to somebody. */
  command(request: OfIncident & { to: string }): Promise<View>;
  note(request: OfIncident & { text: string }): Promise<View>;
  /** Adds a group of alerts to it. */
  link(request: OfIncident & { group: string }): Promise<View>;
  timeline(request: OfIncident): Promise<View>;
  list(request: { filter: IncidentFilter; limit: number }): Promise<View>;
  /** Ends it; the summary and the file follow in its channel. */
  close(request: OfIncident & { outcome: string }): Promise<View>;
}
