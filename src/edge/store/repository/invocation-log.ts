import { z } from 'zod';
import type { Database } from '../../../core/port/database.ts';
import type { InvocationLog } from '../../../core/port/invocation-log.ts';
import { jsonColumn } from '../json.ts';
import { invocationSchema } from './invocation-column.ts';

const rowSchema = z.object({ invocation: jsonColumn(invocationSchema) });

/** Invocations as rows; the unique envelope key decides between new and seen. */
export function invocationLog(database: Database): InvocationLog {
  return {
    async begin(envelopeKey, invocation) {
      const [inserted] = await database.write([
        {
          sql: `INSERT INTO invocation (id, envelope_key, invocation, received_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (envelope_key) DO NOTHING`,
          values: [invocation.id, envelopeKey, JSON.stringify(invocation), invocation.receivedAt],
        },
      ]);
      return inserted?.touched === 1 ? 'new' : 'seen';
    },
    async finish(invocationId, at) {
      await database.write([
        { sql: 'UPDATE invocation SET finished_at = $2 WHERE id = $1', values: [invocationId, at] },
      ]);
    },
    async unfinished(limit) {
      const rows = await database.read(
        'SELECT invocation FROM invocation WHERE finished_at IS NULL ORDER BY received_at LIMIT $1',
        [limit],
      );
      return rows.map((row) => rowSchema.parse(row).invocation);
    },
    async forget(finishedBefore) {
      const [deleted] = await database.write(
        [{ sql: 'DELETE FROM invocation WHERE finished_at < $1', values: [finishedBefore] }],
        'bulk',
      );
      return deleted?.touched ?? 0;
    },
  };
}
