import { z } from 'zod';
import type { Database, Statement } from '../../../core/port/database.ts';
import type { Delivery, DeliveryStore } from '../../../core/port/delivery-store.ts';
import { type Bus, noBus } from './bus-row.ts';
import { continueMessage } from './continued-rows.ts';
import { addDelivery, deliveryOf, toldOf } from './delivery-row.ts';
import { json, places } from './group-rows.ts';

const busyChannelsAtMost = 500;

const dueRow = z.object({ due_at: z.number().nullable() });
const backlogRow = z.object({ waiting: z.number(), unclear: z.number().nullable(), oldest: z.number().nullable() });
const sumRow = z.object({ sum: z.number().nullable() });

/** What is owed to chat, as rows. Each transition names the state it comes from, so that none happens twice. */
export function deliveryStore(database: Database, bus: Bus = noBus): DeliveryStore {
  const write = async (...statements: Statement[]): Promise<void> => {
    await database.write(statements);
  };
  const read = async (sql: string, values: readonly (string | number)[]): Promise<Delivery[]> =>
    (await database.read(sql, values)).map(deliveryOf);

  return {
    add: (delivery) => write(addDelivery(delivery)),
    due(now, limit, busyChannels) {
      const busy = busyChannels.slice(0, busyChannelsAtMost);
      const others = busy.length === 0 ? '' : `AND channel_id NOT IN (${places(busy.length)})`;
      const [nowAt, limitAt] = [busy.length + 1, busy.length + 2];
      return read(
        `SELECT * FROM delivery WHERE state IN ('pending', 'unclear') AND due_at <= $${nowAt} ${others}
         ORDER BY critical DESC, CASE kind WHEN 'roundup' THEN 0 ELSE 1 END, created_at, id LIMIT $${limitAt}`,
        [...busy, now, limit],
      );
    },
    async nextDueAt() {
      const [row] = await database.read(
        `SELECT MIN(due_at) AS due_at FROM delivery WHERE state IN ('pending', 'unclear')`,
      );
      return dueRow.parse(row).due_at ?? undefined;
    },
    async find(id) {
      const [found] = await read('SELECT * FROM delivery WHERE id = $1', [id]);
      return found;
    },
    ofGroup: (groupId, limit) =>
      read('SELECT * FROM delivery WHERE group_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2', [groupId, limit]),
    async toldSince(since, limit) {
      const rows = await database.read(
        `SELECT group_id, kind, reason, created_at FROM delivery
         WHERE created_at >= $1 AND group_id IS NOT NULL AND state = 'sent' ORDER BY created_at DESC, id DESC LIMIT $2`,
        [since, limit],
      );
      return rows.toReversed().map(toldOf);
    },
    async backlog() {
      const [row] = await database.read(
        `SELECT COUNT(*) AS waiting, SUM(CASE WHEN state = 'unclear' THEN 1 ELSE 0 END) AS unclear,
         MIN(created_at) AS oldest FROM delivery WHERE state IN ('pending', 'attempting', 'unclear')`,
      );
      const { waiting, unclear, oldest } = backlogRow.parse(row);
      return { waiting, unclear: unclear ?? 0, oldestCreatedAt: oldest ?? undefined };
    },

    async recover(dueAt) {
      const cut = await read(`SELECT * FROM delivery WHERE state = 'attempting' LIMIT 10000`, []);
      for (const { id, attemptedAt, critical } of cut) {
        await write(becomeUnclear(id, dueAt(attemptedAt ?? 0, critical)));
      }
      return cut.length;
    },
    attempting: (id, at) =>
      write({
        sql: `UPDATE delivery SET state = 'attempting', attempts = attempts + 1, attempted_at = $2, absences = 0
              WHERE id = $1 AND state IN ('pending', 'unclear')`,
        values: [id, at],
        expectRows: 1,
      }),
    sent: (delivery, ts, at, shows) =>
      write(...sentStatements(delivery, ts, at, shows), ...notified(delivery, at, bus)),
    postpone: (id, dueAt) =>
      write({
        sql: `UPDATE delivery SET state = 'pending', attempts = attempts - 1, due_at = $2 WHERE id = $1`,
        values: [id, dueAt],
      }),
    unclear: (id, dueAt) => write(becomeUnclear(id, dueAt)),
    absent: (id, absences, dueAt) =>
      write({ sql: 'UPDATE delivery SET absences = $2, due_at = $3 WHERE id = $1', values: [id, absences, dueAt] }),
    refused: (delivery, code, at) => write(settle(delivery, 'refused', at, code), touch(delivery, at)),
    cancelled: (delivery, at) => write(settle(delivery, 'cancelled', at, undefined), touch(delivery, at)),

    toSweep: (sentBefore, limit) =>
      read(
        `SELECT * FROM delivery WHERE state = 'sent' AND attempts > 1 AND doubles_removed IS NULL AND settled_at <= $1
         ORDER BY settled_at LIMIT $2`,
        [sentBefore, limit],
      ),
    swept: (id, removed) =>
      write({ sql: 'UPDATE delivery SET doubles_removed = $2 WHERE id = $1', values: [id, removed] }),
    async doublesRemoved() {
      const [row] = await database.read('SELECT SUM(doubles_removed) AS sum FROM delivery');
      return sumRow.parse(row).sum ?? 0;
    },
  };
}

function becomeUnclear(id: string, dueAt: number): Statement {
  return {
    sql: `UPDATE delivery SET state = 'unclear', due_at = $2 WHERE id = $1 AND state = 'attempting'`,
    values: [id, dueAt],
  };
}

function settle(delivery: Delivery, state: 'refused' | 'cancelled', at: number, code: string | undefined): Statement {
  return {
    sql: 'UPDATE delivery SET state = $2, settled_at = $3, code = $4 WHERE id = $1',
    values: [delivery.id, state, at, code ?? null],
  };
}

function touch(delivery: Delivery, at: number): Statement {
  return {
    sql: 'UPDATE alert_group SET due_at = $2, revision = revision + 1 WHERE id = $1 AND flush_at IS NOT NULL',
    values: [delivery.groupId ?? '', at],
  };
}

/** What rings is told; a silent edit and a line about what a person did are not. */
function notified({ id, kind, groupId, channelId, reason, critical }: Delivery, at: number, bus: Bus) {
  if (groupId === undefined || (kind !== 'card' && kind !== 'broadcast' && kind !== 'roundup')) return [];
  const data = { group: groupId, channel: channelId, message: kind, reason, critical };
  return bus({ id, type: 'alert.notified', at, key: groupId, data });
}

function sentStatements(delivery: Delivery, ts: string, at: number, shows: string | undefined): Statement[] {
  const statements: Statement[] = [
    {
      sql: `UPDATE delivery SET state = 'sent', ts = $2, settled_at = $3 WHERE id = $1`,
      values: [delivery.id, ts, at],
    },
  ];
  const groupId = delivery.groupId ?? '';
  if (delivery.kind === 'card') {
    statements.push(continueMessage(delivery, ts, at), {
      sql: `UPDATE alert_group SET message_channel = $2, message_ts = $3, message_shows = $4,
            message_wants = COALESCE(message_wants, $4), message_at = $5 WHERE id = $1`,
      values: [groupId, delivery.channelId, ts, shows ?? '', at],
    });
  }
  if (delivery.kind === 'roundup') {
    statements.push({
      sql: 'UPDATE roundup SET message_ts = $2, message_shows = $3, message_at = $4 WHERE id = $1',
      values: [groupId, ts, shows ?? '', at],
    });
  }
  if (delivery.entry !== undefined) {
    statements.push({
      sql: 'UPDATE alert_group SET entry = $2, due_at = $3, revision = revision + 1 WHERE id = $1',
      values: [groupId, json(delivery.entry), at],
    });
  }
  return statements;
}
