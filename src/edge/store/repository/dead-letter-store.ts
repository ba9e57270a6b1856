import { z } from 'zod';
import { reasonKind } from '../../../core/dead-letter/reason-kind.ts';
import type { Database, Row, Statement } from '../../../core/port/database.ts';
import type {
  DeadLetterCard,
  DeadLetterStore,
  Settled,
  StoredDeadLetter,
} from '../../../core/port/dead-letter-store.ts';
import { jsonColumn } from '../json.ts';
import { places } from './group-rows.ts';

const letterSchema = z.object({
  target: z.string(),
  topic: z.string(),
  partition: z.number(),
  offset: z.string(),
  reason: z.string(),
  key: z.string().optional(),
  headers: z.record(z.string(), z.string()),
  valueBase64: z.string(),
  writtenAt: z.number(),
});
const rowSchema = z.object({ id: z.string(), attempts: z.number(), content: jsonColumn(letterSchema) });
const countRow = z.object({ total: z.number(), open: z.number().nullable(), waiting: z.number().nullable() });
const kindColumns = { target: z.string(), topic: z.string(), kind: z.string() };
const gatheredRow = z.object({ ...kindColumns, count: z.number(), first_at: z.number(), last_at: z.number() });
const asSchema = z.enum(['retried', 'skipped']);
const settledRow = z.object({ settled_as: asSchema, settled_by: z.string(), settled_at: z.number() });
const settledCountRow = settledRow.extend({ count: z.number() });
const cardRow = z.object({
  id: z.string(),
  ...kindColumns,
  channel_id: z.string(),
  delivery_id: z.string(),
  ts: z.string().nullable(),
  shows: z.string(),
  changed_at: z.number(),
});

/** Dead letters as rows. `due_at` is set while one still has to reach its topic, `settled_at` when nobody need look at it any more. */
export function deadLetterStore(database: Database): DeadLetterStore {
  return { ...producing(database), ...looking(database), ...settling(database), ...cards(database) };
}

function producing(database: Database): Pick<DeadLetterStore, 'unproduced' | 'produced' | 'postpone' | 'count'> {
  return {
    async unproduced(target, now, limit) {
      const rows = await database.read(
        `SELECT id, attempts, content FROM dead_letter WHERE target = $1 AND due_at <= $2
         ORDER BY received_at, id LIMIT $3`,
        [target, now, limit],
      );
      return rows.map(letterOf);
    },
    async produced(ids, at) {
      if (ids.length === 0) return;
      await database.write([
        {
          sql: `UPDATE dead_letter SET due_at = NULL, produced_at = $${ids.length + 1} WHERE id IN (${places(ids.length)})`,
          values: [...ids, at],
        },
      ]);
    },
    async postpone(ids, dueAt) {
      if (ids.length === 0) return;
      await database.write([
        {
          sql: `UPDATE dead_letter SET attempts = attempts + 1, due_at = $${ids.length + 1}
                WHERE id IN (${places(ids.length)})`,
          values: [...ids, dueAt],
        },
      ]);
    },
    async count() {
      const [row] = await database.read(
        `SELECT COUNT(*) AS total, SUM(CASE WHEN settled_at IS NULL THEN 1 ELSE 0 END) AS open,
         SUM(CASE WHEN due_at IS NULL THEN 0 ELSE 1 END) AS waiting FROM dead_letter`,
      );
      const { total, open, waiting } = countRow.parse(row);
      return { total, open: open ?? 0, waiting: waiting ?? 0 };
    },
  };
}

function looking(database: Database): Pick<DeadLetterStore, 'gathered' | 'open' | 'find' | 'settledSince'> {
  return {
    async gathered(limit) {
      const rows = await database.read(
        `SELECT target, topic, kind, COUNT(*) AS count, MIN(received_at) AS first_at, MAX(received_at) AS last_at
         FROM dead_letter WHERE settled_at IS NULL GROUP BY target, topic, kind
         ORDER BY first_at, target, topic, kind LIMIT $1`,
        [limit],
      );
      return rows.map((row) => {
        const { first_at: firstAt, last_at: lastAt, ...kind } = gatheredRow.parse(row);
        return { ...kind, firstAt, lastAt };
      });
    },
    async open({ target, topic, kind }, limit) {
      const rows = await database.read(
        `SELECT id, attempts, content FROM dead_letter
         WHERE settled_at IS NULL AND target = $1 AND topic = $2 AND kind = $3
         ORDER BY received_at DESC, id DESC LIMIT $4`,
        [target, topic, kind, limit],
      );
      return rows.map(letterOf);
    },
    async find(id) {
      const [row] = await database.read('SELECT * FROM dead_letter WHERE id = $1', [id]);
      if (row === undefined) return undefined;
      return { letter: letterOf(row), settled: row.settled_at === null ? undefined : settledOf(settledRow.parse(row)) };
    },
    async settledSince({ target, topic, kind }, since) {
      const rows = await database.read(
        `SELECT settled_as, settled_by, COUNT(*) AS count, MAX(settled_at) AS settled_at FROM dead_letter
         WHERE settled_at >= $4 AND target = $1 AND topic = $2 AND kind = $3
         GROUP BY settled_as, settled_by ORDER BY 4 DESC LIMIT 10`,
        [target, topic, kind, since],
      );
      return rows.map((row) => {
        const read = settledCountRow.parse(row);
        return { ...settledOf(read), count: read.count };
      });
    },
  };
}

function settling(database: Database): Pick<DeadLetterStore, 'settle' | 'settleKind' | 'stillUnread'> {
  return {
    async settle(ids, { as, by, at }) {
      await database.write(
        ids.map(
          (id): Statement => ({
            sql: `UPDATE dead_letter SET settled_at = $2, settled_as = $3, settled_by = $4
                  WHERE id = $1 AND settled_at IS NULL`,
            values: [id, at, as, by],
          }),
        ),
      );
    },
    async settleKind({ target, topic, kind }, { as, by, at }) {
      await database.write([
        {
          sql: `UPDATE dead_letter SET settled_at = $4, settled_as = $5, settled_by = $6
                WHERE settled_at IS NULL AND target = $1 AND topic = $2 AND kind = $3`,
          values: [target, topic, kind, at, as, by],
        },
      ]);
    },
    async stillUnread({ id, attempts: _, ...letter }, reason) {
      await database.write([
        {
          sql: 'UPDATE dead_letter SET kind = $2, content = $3 WHERE id = $1 AND settled_at IS NULL',
          values: [id, reasonKind(reason), JSON.stringify({ ...letter, reason })],
        },
      ]);
    },
  };
}

function cards(database: Database): Pick<DeadLetterStore, 'cards' | 'saveCard' | 'dropCard'> {
  return {
    async cards() {
      return (await database.read('SELECT * FROM dead_letter_card LIMIT 1000')).map(cardOf);
    },
    async saveCard({ id, target, topic, kind, channelId, deliveryId, ts, shows, changedAt }) {
      await database.write([
        {
          sql: `INSERT INTO dead_letter_card (id, target, topic, kind, channel_id, delivery_id, ts, shows, changed_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                ON CONFLICT (id) DO UPDATE SET channel_id = excluded.channel_id, delivery_id = excluded.delivery_id,
                ts = excluded.ts, shows = excluded.shows, changed_at = excluded.changed_at`,
          values: [id, target, topic, kind, channelId, deliveryId, ts ?? null, shows, changedAt],
        },
      ]);
    },
    async dropCard(id) {
      await database.write([{ sql: 'DELETE FROM dead_letter_card WHERE id = $1', values: [id] }]);
    },
  };
}

function letterOf(row: Row): StoredDeadLetter {
  const { id, attempts, content } = rowSchema.parse(row);
  return { ...content, key: content.key, id, attempts };
}

function settledOf({ settled_as: as, settled_by: by, settled_at: at }: z.infer<typeof settledRow>): Settled {
  return { as, by, at };
}

function cardOf(row: Row): DeadLetterCard {
  const { channel_id: channelId, delivery_id: deliveryId, changed_at: changedAt, ts, ...rest } = cardRow.parse(row);
  return { ...rest, channelId, deliveryId, changedAt, ts: ts ?? undefined };
}
