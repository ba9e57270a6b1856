import { z } from 'zod';
import type { Group } from '../../../core/alert/group.ts';
import type { AlertStore, Position } from '../../../core/port/alert-store.ts';
import type { Database, Row } from '../../../core/port/database.ts';
import { alertOf, groupOf, memberOf } from './alert-column.ts';
import { type Bus, noBus } from './bus-row.ts';
import { continuedRows } from './continued-rows.ts';
import { addDelivery } from './delivery-row.ts';
import { json, listSql, places, readGroups, saveLookStatements } from './group-rows.ts';
import { resolveRows } from './resolve-rows.ts';
import { joinRoundup, roundupRows } from './roundup-rows.ts';
import { join, leave, openGroup, settleStatements, touchAll, touchGroup } from './settle-statements.ts';
import { silenceRows } from './silence-rows.ts';
import { unlessMoved } from './unless-moved.ts';

const fingerprintsPerRead = 500;

const positionRow = z.object({
  target: z.string(),
  topic: z.string(),
  partition_id: z.number(),
  next_offset: z.string(),
});
const dueRow = z.object({ due_at: z.number().nullable() });

/** Alerts, groups and silences as rows. What a look saves is guarded by the group's revision; nothing is locked. */
export function alertStore(database: Database, bus: Bus = noBus): AlertStore {
  return {
    async known(fingerprints) {
      const found = new Map<string, ReturnType<typeof alertOf>>();
      for (let start = 0; start < fingerprints.length; start += fingerprintsPerRead) {
        const part = fingerprints.slice(start, start + fingerprintsPerRead);
        const rows = await database.read(
          `SELECT content FROM alert WHERE fingerprint IN (${places(part.length)})`,
          part,
        );
        for (const alert of rows.map(alertOf)) found.set(alert.fingerprint, alert);
      }
      return found;
    },
    async settle(settlement) {
      const statements = settleStatements(settlement);
      if (statements.length > 0) await database.write(statements, 'bulk');
    },
    async positions(target) {
      const rows = await database.read('SELECT * FROM consumer_position WHERE target = $1', [target]);
      return rows.map(positionOf);
    },
    async firing(limit) {
      const rows = await database.read('SELECT content FROM alert WHERE ends_at IS NULL ORDER BY heard_at LIMIT $1', [
        limit,
      ]);
      return rows.map(alertOf);
    },

    dueGroups: (now, limit) =>
      readGroups(database, 'SELECT * FROM alert_group WHERE due_at <= $1 ORDER BY due_at LIMIT $2', [now, limit]),
    async nextDueAt() {
      const [row] = await database.read('SELECT MIN(due_at) AS due_at FROM alert_group WHERE due_at IS NOT NULL');
      return dueRow.parse(row).due_at ?? undefined;
    },
    async saveLook(group, look, { wants, delivery, join: joins, check }) {
      const statements = saveLookStatements(group, look, { wants, check });
      if (joins !== undefined) statements.push(...joinRoundup(group.id, joins, look.decision.at));
      if (delivery !== undefined) statements.push(addDelivery(delivery));
      return unlessMoved(database, statements);
    },
    async touchAll(at) {
      await database.write([touchAll(at)]);
    },

    ...lookingUp(database, bus),
    ...editing(database),
    ...continuedRows(database),
    ...resolveRows(database),
    ...roundupRows(database),
    ...silenceRows(database, bus),
    ...regrouping(database),
  };
}

function lookingUp(
  database: Database,
  bus: Bus,
): Pick<AlertStore, 'findGroups' | 'groupsOfMessage' | 'loadGroup' | 'listGroups' | 'groupsOf' | 'acknowledge'> {
  return {
    async findGroups(reference) {
      const rows = await database.read(
        'SELECT * FROM alert_group WHERE id = $1 OR short_id = $2 ORDER BY id LIMIT 10',
        [reference, reference.toUpperCase()],
      );
      return rows.map(groupOf);
    },
    async groupsOfMessage(ts) {
      const rows = await database.read(
        `SELECT * FROM alert_group WHERE id IN (SELECT group_id FROM delivery WHERE ts = $1) ORDER BY id LIMIT 10`,
        [ts],
      );
      return rows.map(groupOf);
    },
    async loadGroup(id) {
      const [found] = await readGroups(database, 'SELECT * FROM alert_group WHERE id = $1', [id]);
      return found;
    },
    listGroups: (filter, limit) => readGroups(database, listSql(filter), [limit]),
    async groupsOf(fingerprint) {
      const rows = await database.read(
        `SELECT g.* FROM alert_group g JOIN group_member m ON m.group_id = g.id
         WHERE m.fingerprint = $1 ORDER BY m.joined_at DESC LIMIT 20`,
        [fingerprint],
      );
      return rows.map(groupOf);
    },
    async acknowledge(group, ack, at, line) {
      await database.write([
        {
          sql: 'UPDATE alert_group SET ack = $2, due_at = $3, revision = revision + 1 WHERE id = $1',
          values: [group.id, json(ack), at],
        },
        ...(line === undefined ? [] : [addDelivery(line)]),
        ...acknowledged(group, ack, at, bus),
      ]);
    },
  };
}

function acknowledged({ id, shortId }: Group, ack: Group['ack'], at: number, bus: Bus) {
  const data = { group: id, shortId, user: ack?.by };
  const type = ack === undefined ? 'alert.unacknowledged' : 'alert.acknowledged';
  return bus({ id: `${id} ${at}`, type, at, key: id, data });
}

function editing(database: Database): Pick<AlertStore, 'groupsToEdit' | 'shown' | 'messageLost'> {
  return {
    async groupsToEdit(limit) {
      const rows = await database.read(
        `SELECT * FROM alert_group WHERE message_ts IS NOT NULL AND message_wants <> message_shows
         AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.group_id = alert_group.id AND d.kind = 'card'
           AND d.state IN ('pending', 'attempting', 'unclear'))
         ORDER BY opened_at DESC LIMIT $1`,
        [limit],
      );
      return rows.map(groupOf);
    },
    async shown(group, shows) {
      await database.write([
        {
          sql: `UPDATE alert_group SET message_shows = $3,
                message_wants = CASE WHEN message_wants = $4 THEN $3 ELSE message_wants END
                WHERE id = $1 AND message_ts = $2`,
          values: [group.id, messageTs(group), shows, group.message?.wants ?? ''],
        },
      ]);
    },
    async messageLost(group, at) {
      // Without an entry the next flush counts as the first one, and posts a new card.
      await database.write([
        {
          sql: `UPDATE alert_group SET message_channel = NULL, message_ts = NULL, message_shows = NULL, entry = NULL,
                flush_at = CASE WHEN flush_at IS NULL THEN NULL ELSE CAST($3 AS BIGINT) END, due_at = $3, revision = revision + 1
                WHERE id = $1 AND message_ts = $2`,
          values: [group.id, messageTs(group), at],
        },
      ]);
    },
  };
}

function regrouping(database: Database): Pick<AlertStore, 'members' | 'regroup' | 'carryAck' | 'forget'> {
  return {
    async members(after, limit) {
      const rows = await database.read(
        `SELECT m.group_id, m.left_at, a.content FROM group_member m JOIN alert a ON a.fingerprint = m.fingerprint
         WHERE m.left_at IS NULL AND m.fingerprint > $1 ORDER BY m.fingerprint, m.group_id LIMIT $2`,
        [after, limit],
      );
      return rows.map(memberOf);
    },
    async regroup({ leave: left, joins, at }) {
      const groups = new Map(joins.map(({ group }) => [group.id, group]));
      const emptied = new Set(left.map(({ groupId }) => groupId));
      await database.write([
        ...left.map(({ groupId, fingerprint }) => leave(groupId, fingerprint, at)),
        ...[...emptied].map((id) => touchGroup(id, at)),
        ...[...groups.values()].map((group) => openGroup(group, at)),
        ...joins.map(({ group, fingerprint }) => join(group.id, fingerprint, at)),
      ]);
    },
    async carryAck({ to, ack, lines, at }) {
      const take = { sql: 'UPDATE alert_group SET ack = COALESCE(ack, $2) WHERE id = $1', values: [to.id, json(ack)] };
      await database.write([openGroup(to, at), take, ...lines.map(addDelivery)]);
    },
    async forget(before) {
      await database.write(
        [
          'DELETE FROM alert WHERE ends_at < $1 AND heard_at < $1',
          `DELETE FROM delivery WHERE settled_at < $1 AND (group_id IS NULL OR group_id NOT IN
             (SELECT id FROM alert_group WHERE flush_at IS NOT NULL))`,
          'DELETE FROM group_member WHERE left_at < $1',
          'DELETE FROM alert_group WHERE flush_at IS NULL AND opened_at < $1 AND id NOT IN (SELECT group_id FROM group_member)',
          'DELETE FROM silence WHERE ends_at < $1',
          'DELETE FROM dead_letter WHERE produced_at < $1 AND received_at < $1',
          'DELETE FROM roundup WHERE closed_at < $1',
          `DELETE FROM fallback_page WHERE state IN ('told', 'dropped') AND created_at < $1`,
        ].map((sql) => ({ sql, values: [before] })),
        'bulk',
      );
    },
  };
}

function messageTs(group: Group): string {
  return group.message?.ts ?? '';
}

function positionOf(row: Row): Position {
  const { target, topic, partition_id: partition, next_offset: nextOffset } = positionRow.parse(row);
  return { target, topic, partition, nextOffset };
}
