import { z } from 'zod';
import type { AlertStore } from '../../../core/port/alert-store.ts';
import type { Database, Row, Statement } from '../../../core/port/database.ts';
import type { Delivery } from '../../../core/port/delivery-store.ts';

const continuedRow = z.object({
  channel_id: z.string(),
  ts: z.string(),
  group_id: z.string(),
  next_ts: z.string(),
  reason: z.string(),
  at: z.number(),
});

/** Messages that still must say where they went on, oldest first. */
export function continuedRows(
  database: Database,
): Pick<AlertStore, 'continuedMessages' | 'continuationShown' | 'follows'> {
  return {
    async continuedMessages(limit) {
      const rows = await database.read('SELECT * FROM continued_message ORDER BY at, ts LIMIT $1', [limit]);
      return rows.map(continuedOf);
    },
    async continuationShown({ channelId, ts }) {
      await database.write([
        { sql: 'DELETE FROM continued_message WHERE channel_id = $1 AND ts = $2', values: [channelId, ts] },
      ]);
    },
    async follows(group, url) {
      await database.write([
        { sql: 'UPDATE alert_group SET previous_url = $2 WHERE id = $1', values: [group.id, url ?? null] },
      ]);
    },
  };
}

/** The living message that a new card replaces is kept until it says so; before the card takes its place. */
export function continueMessage({ groupId, channelId, reason }: Delivery, ts: string, at: number): Statement {
  return {
    sql: `INSERT INTO continued_message (channel_id, ts, group_id, next_ts, reason, at)
          SELECT message_channel, message_ts, id, $3, $4, CAST($5 AS BIGINT) FROM alert_group
          WHERE id = $1 AND message_channel = $2 AND message_ts <> $3
          ON CONFLICT (channel_id, ts) DO NOTHING`,
    values: [groupId ?? '', channelId, ts, reason, at],
  };
}

function continuedOf(row: Row) {
  const { channel_id: channelId, ts, group_id: groupId, next_ts: nextTs, reason, at } = continuedRow.parse(row);
  return { channelId, ts, groupId, nextTs, reason, at };
}
