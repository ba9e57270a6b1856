import { z } from 'zod';
import type { BusEvent } from '../../../core/bus/bus-event.ts';
import type { BusStore } from '../../../core/port/bus-store.ts';
import type { Database } from '../../../core/port/database.ts';
import { jsonColumn } from '../json.ts';

const eventSchema: z.ZodType<BusEvent> = z.object({
  id: z.string(),
  type: z.enum([
    'alert.notified',
    'alert.acknowledged',
    'alert.unacknowledged',
    'alert.silenced',
    'command.ran',
    'incident.opened',
    'incident.closed',
  ]),
  at: z.number(),
  key: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
const owedRow = z.object({ position: z.number(), content: jsonColumn(eventSchema) });
const backlogRow = z.object({ waiting: z.number(), oldest: z.number().nullable() });
const droppedRow = z.object({ dropped: z.number() });

/** Events as rows; what has arrived is deleted. */
export function busStore(database: Database): BusStore {
  return {
    async next(limit) {
      const rows = await database.read('SELECT position, content FROM bus_event ORDER BY position LIMIT $1', [limit]);
      return rows.map((row) => {
        const { position, content } = owedRow.parse(row);
        return { position, event: content };
      });
    },
    async sent(upTo) {
      await database.write([{ sql: 'DELETE FROM bus_event WHERE position <= $1', values: [upTo] }]);
    },
    async trim(rowsMax) {
      const last = '(SELECT COALESCE(MAX(position), 0) - CAST($1 AS BIGINT) FROM bus_event)';
      const [row] = await database.read(`SELECT COUNT(*) AS dropped FROM bus_event WHERE position <= ${last}`, [
        rowsMax,
      ]);
      if (droppedRow.parse(row).dropped === 0) return 0;
      const [, gone] = await database.write([
        {
          sql: `UPDATE bus_dropped SET dropped = dropped + (SELECT COUNT(*) FROM bus_event WHERE position <= ${last}) WHERE id = 1`,
          values: [rowsMax],
        },
        { sql: `DELETE FROM bus_event WHERE position <= ${last}`, values: [rowsMax] },
      ]);
      return gone?.touched ?? 0;
    },
    async backlog() {
      const [row] = await database.read('SELECT COUNT(*) AS waiting, MIN(created_at) AS oldest FROM bus_event');
      const [count] = await database.read('SELECT dropped FROM bus_dropped WHERE id = 1');
      const { waiting, oldest } = backlogRow.parse(row);
      return { waiting, oldestAt: oldest ?? undefined, dropped: droppedRow.parse(count).dropped };
    },
  };
}
