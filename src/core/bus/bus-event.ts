/** What the bot tells others of what it did. The past tense says that it is stored already. */
export type BusEventType =
  | 'alert.notified'
  | 'alert.acknowledged'
  | 'alert.unacknowledged'
  | 'alert.silenced'
  | 'command.ran'
  | 'incident.opened'
  | 'incident.closed';

/** One event. Its id is that of the thing, so that an event that comes twice is known. */
export interface BusEvent {
  readonly id: string;
  readonly type: BusEventType;
  readonly at: number;
  /** Events of one key keep their order: a group of alerts, an incident, the target of a command. */
  readonly key: string;
  readonly data: Readonly<Record<string, string | number | boolean | undefined>>;
}

/** The event as CloudEvents 1.0 writes it in JSON (structured mode); `source` names this installation. */
export function cloudEventOf(event: BusEvent, source: string): string {
  return JSON.stringify({
    specversion: '1.0',
    id: `${event.type} ${event.id}`,
    source,
    type: `middlewatch.${event.type}`,
    time: new Date(event.at).toISOString(),
    subject: event.key,
    datacontenttype: 'application/json',
    data: event.data,
  });
}
