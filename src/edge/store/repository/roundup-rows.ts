import { z } from 'zod';
import type { Heard, Roundup } from '../../../core/alert/roundup.ts';
import type { Database, Row, Statement } from '../../../core/port/database.ts';
import type { RoundupJoin, RoundupStore } from '../../../core/port/roundup-store.ts';
import { jsonColumn } from '../json.ts';
import { addDelivery } from './delivery-row.ts';
import { json, readGroups } from './group-rows.ts';

const roundupRow = z.object({
  id: z.string(),
  channel_id: z.string(),
  reason: z.enum(['storm', 'late', 'away']),
  started_at: z.number(),
  newest_at: z.number(),
  ended_at: z.number().nullable(),
  message_ts: z.string().nullable(),
  message_shows: z.string().nullable(),
  message_at: z.number().nullable(),
  heard: jsonColumn(z.record(z.string(), z.number())).nullable(),
});
const cardsRow = z.object({ cards: z.number(), criticals: z.number().nullable() });
const countRow = z.object({ count: z.number() });

/** Tables of groups, as rows; their groups point to them. */
export function roundupRows(database: Database): RoundupStore {
  const find = async (sql: string, values: readonly (string | number)[]): Promise<Roundup | undefined> => {
    const [row] = await database.read(sql, values);
    return row && roundupOf(row);
  };
  const write = async (...statements: Statement[]): Promise<void> => {
    await database.write(statements);
  };
  return {
    async cardsSince(channelId, since) {
      const [row] = await database.read(
        `SELECT COUNT(*) AS cards, SUM(critical) AS criticals FROM delivery
         WHERE kind = 'card' AND channel_id = $1 AND created_at >= $2
         AND state IN ('pending', 'attempting', 'unclear', 'sent')`,
        [channelId, since],
      );
      const { cards, criticals } = cardsRow.parse(row);
      return { cards, criticals: criticals ?? 0 };
    },
    async criticalsTriedSince(channelId, since) {
      const [row] = await database.read(
        `SELECT COUNT(*) AS count FROM delivery WHERE kind = 'card' AND critical = 1 AND channel_id = $1
         AND created_at >= $2 AND attempts > 0 AND state IN ('pending', 'attempting', 'unclear', 'sent')`,
        [channelId, since],
      );
      return countRow.parse(row).count;
    },
    async cardsWait(channelId, createdBefore) {
      const rows = await database.read(
        `SELECT id FROM delivery WHERE kind = 'card' AND critical = 0 AND channel_id = $1 AND created_at < $2
         AND state IN ('pending', 'attempting', 'unclear') LIMIT 1`,
        [channelId, createdBefore],
      );
      return rows.length > 0;
    },
    joinableRoundup: (channelId, reason) =>
      find(
        `SELECT * FROM roundup WHERE channel_id = $1 AND reason = $2 AND ended_at IS NULL AND closed_at IS NULL
         ORDER BY started_at DESC LIMIT 1`,
        [channelId, reason],
      ),
    async openRoundups(limit) {
      const rows = await database.read(
        'SELECT * FROM roundup WHERE closed_at IS NULL ORDER BY started_at, id LIMIT $1',
        [limit],
      );
      return rows.map(roundupOf);
    },
    findRoundup: (id) => find('SELECT * FROM roundup WHERE id = $1', [id]),
    async roundupGroups(id, limit) {
      const groups = await readGroups(
        database,
        'SELECT * FROM alert_group WHERE roundup_id = $1 ORDER BY flush_at IS NULL, opened_at DESC, id LIMIT $2',
        [id, limit],
      );
      const [row] = await database.read('SELECT COUNT(*) AS count FROM alert_group WHERE roundup_id = $1', [id]);
      return { groups, total: countRow.parse(row).count };
    },
    tellInRoundup: (delivery, join, at) =>
      write(
        {
          sql: `UPDATE delivery SET state = 'cancelled', settled_at = $2 WHERE id = $1 AND state IN ('pending', 'unclear')`,
          values: [delivery.id, at],
          expectRows: 1,
        },
        {
          sql: `UPDATE alert_group SET entry = COALESCE($2, entry), due_at = $3, revision = revision + 1 WHERE id = $1`,
          // Told from now on: what waited for an hour must not repeat itself at once.
          values: [delivery.groupId ?? '', json(delivery.entry && { ...delivery.entry, at }), at],
        },
        ...joinRoundup(delivery.groupId ?? '', join, at),
      ),
    roundupShown: ({ id, message }, shows) =>
      write({
        sql: 'UPDATE roundup SET message_shows = $3 WHERE id = $1 AND message_ts = $2',
        values: [id, message?.ts ?? '', shows],
      }),
    roundupLost: ({ id, message }) =>
      write({
        sql: `UPDATE roundup SET message_ts = NULL, message_shows = NULL, message_at = NULL
              WHERE id = $1 AND message_ts = $2`,
        values: [id, message?.ts ?? ''],
      }),
    roundupHeard: (roundup, heard) => write(hear(roundup, heard)),
    ringRoundup: (roundup, heard, ring) => write(hear(roundup, heard), addDelivery(ring)),
    endRoundup: ({ id }, at, digest) =>
      write(
        { sql: 'UPDATE roundup SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL', values: [id, at], expectRows: 1 },
        ...(digest === undefined ? [] : [addDelivery(digest)]),
      ),
    closeRoundup: ({ id }, at) => write({ sql: 'UPDATE roundup SET closed_at = $2 WHERE id = $1', values: [id, at] }),
    acknowledgeAll: (taken, at) =>
      write(
        ...taken.map(({ group, ack }) => ({
          sql: 'UPDATE alert_group SET ack = $2, due_at = $3, revision = revision + 1 WHERE id = $1',
          values: [group.id, json(ack), at],
        })),
      ),
  };
}

/** The group is in that table from now on, and has no message of its own. */
export function joinRoundup(groupId: string, join: RoundupJoin, at: number): Statement[] {
  return [
    {
      sql: `INSERT INTO roundup (id, channel_id, reason, started_at, newest_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (id) DO UPDATE SET newest_at =
              CASE WHEN excluded.newest_at > roundup.newest_at THEN excluded.newest_at ELSE roundup.newest_at END`,
      values: [join.id, join.channelId, join.reason, join.startedAt, at],
    },
    {
      sql: `UPDATE alert_group SET roundup_id = $2, message_channel = NULL, message_ts = NULL, message_shows = NULL,
            message_at = NULL WHERE id = $1`,
      values: [groupId, join.id],
    },
  ];
}

function hear({ id }: Roundup, heard: Heard): Statement {
  return { sql: 'UPDATE roundup SET heard = $2 WHERE id = $1', values: [id, JSON.stringify(heard)] };
}

function roundupOf(row: Row): Roundup {
  const read = roundupRow.parse(row);
  const { message_ts: ts } = read;
  return {
    id: read.id,
    channelId: read.channel_id,
    reason: read.reason,
    startedAt: read.started_at,
    newestAt: read.newest_at,
    endedAt: read.ended_at ?? undefined,
    heard: read.heard ?? {},
    message: ts === null ? undefined : { ts, shows: read.message_shows ?? '', postedAt: read.message_at ?? 0 },
  };
}
