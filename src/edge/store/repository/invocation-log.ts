import { z } from 'zod';
import type { Invocation } from '../../../core/command/invocation.ts';
import { redactArgs } from '../../../core/command/redact-args.ts';
import type { Database } from '../../../core/port/database.ts';
import type { InvocationLog } from '../../../core/port/invocation-log.ts';
import type { Redact } from '../../../lib/redact.ts';
import { jsonColumn } from '../json.ts';
import { invocationSchema } from './invocation-column.ts';

const rowSchema = z.object({ invocation: jsonColumn(invocationSchema) });

/** Invocations as rows, without secrets that were typed; the unique envelope key decides between new and seen. */
export function invocationLog(database: Database, redact: Redact): InvocationLog {
  return {
    async begin(envelopeKey, invocation) {
      const [inserted] = await database.write([
        {
          sql: `INSERT INTO invocation (id, envelope_key, invocation, received_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (envelope_key) DO NOTHING`,
          values: [
            invocation.id,
            envelopeKey,
            JSON.stringify(withoutSecrets(invocation, redact)),
            invocation.receivedAt,
          ],
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

/** What is kept is only shown after an interruption, never run again: a typed secret need not stand in it. */
function withoutSecrets(invocation: Invocation, redact: Redact): Invocation {
  const { asked } = invocation;
  if ('words' in asked) return { ...invocation, asked: { words: redact(asked.words).text } };
  return { ...invocation, asked: { ...asked, args: redactArgs(asked.args, redact) } };
}
