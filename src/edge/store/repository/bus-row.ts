import type { BusEvent } from '../../../core/bus/bus-event.ts';
import type { Statement } from '../../../core/port/database.ts';

/** Turns an event into what is written beside the thing that it tells of; into nothing where no bus is configured. */
export type Bus = (event: BusEvent) => readonly Statement[];

/** No bus is configured. */
export const noBus: Bus = () => [];

/** Every event is a row. Writes are one after another, so that the next place is the last one and one. */
export const rowBus: Bus = (event) => [
  {
    sql: `INSERT INTO bus_event (position, id, content, created_at)
          SELECT COALESCE(MAX(position), 0) + 1, CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT) FROM bus_event WHERE true
          ON CONFLICT (id) DO NOTHING`,
    values: [`${event.type} ${event.id}`, JSON.stringify(event), event.at],
  },
];
