import { type Alert, placeOf } from '../../../core/alert/alert.ts';
import { reasonKind } from '../../../core/dead-letter/reason-kind.ts';
import { pushTarget } from '../../../core/delivery/push.ts';
import type { DeadLetter, Position, Settlement } from '../../../core/port/alert-store.ts';
import type { Statement } from '../../../core/port/database.ts';

/** Everything that one step of reading changes, as statements of one write. */
export function settleStatements(settlement: Settlement): Statement[] {
  const { at } = settlement;
  const groups = new Map(settlement.joins.map(({ group }) => [group.id, group]));
  return [
    ...settlement.alerts.map(saveAlert),
    ...[...groups.values()].map((group) => openGroup(group, at)),
    ...settlement.joins.map(({ group, fingerprint }) => join(group.id, fingerprint, at)),
    ...settlement.touched.filter((id) => !groups.has(id)).map((id) => touchGroup(id, at)),
    ...settlement.deadLetters.map((letter) => saveDeadLetter(letter, at)),
    ...settlement.positions.map((position) => savePosition(position, at)),
  ];
}

function saveAlert(alert: Alert): Statement {
  return {
    sql: `INSERT INTO alert (fingerprint, content, ends_at, heard_at) VALUES ($1, $2, $3, $4)
          ON CONFLICT (fingerprint) DO UPDATE
          SET content = excluded.content, ends_at = excluded.ends_at, heard_at = excluded.heard_at`,
    values: [alert.fingerprint, JSON.stringify(alert), alert.endsAt ?? null, alert.heardAt],
  };
}

/** Makes the group where it is new, and asks for a look either way. */
export function openGroup(group: Settlement['joins'][number]['group'], at: number): Statement {
  return {
    sql: `INSERT INTO alert_group
          (id, short_id, route_key, receiver, labels, revision, created_at, opened_at, has_flushed, due_at)
          VALUES ($1, $2, $3, $4, $5, 1, $6, $6, 0, $6)
          ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at, revision = alert_group.revision + 1`,
    values: [group.id, group.shortId, group.routeKey, group.receiver, JSON.stringify(group.labels), at],
  };
}

/** A member that had left is a member again. */
export function join(groupId: string, fingerprint: string, at: number): Statement {
  return {
    sql: `INSERT INTO group_member (group_id, fingerprint, joined_at) VALUES ($1, $2, $3)
          ON CONFLICT (group_id, fingerprint) DO UPDATE SET left_at = NULL`,
    values: [groupId, fingerprint, at],
  };
}

/** A member left at that moment. */
export function leave(groupId: string, fingerprint: string, at: number): Statement {
  return {
    sql: 'UPDATE group_member SET left_at = $3 WHERE group_id = $1 AND fingerprint = $2 AND left_at IS NULL',
    values: [groupId, fingerprint, at],
  };
}

/** Asks for a look at a group that exists. */
export function touchGroup(id: string, at: number): Statement {
  return { sql: 'UPDATE alert_group SET due_at = $2, revision = revision + 1 WHERE id = $1', values: [id, at] };
}

/** Asks for a look at every group that has members. */
export function touchAll(at: number): Statement {
  return {
    sql: 'UPDATE alert_group SET due_at = $1, revision = revision + 1 WHERE flush_at IS NOT NULL',
    values: [at],
  };
}

/**
 * The place in the topic is the identity, so that a record that is read twice is one dead letter. What was sent by HTTP came
 * from no topic and goes to none.
 */
function saveDeadLetter(letter: DeadLetter, at: number): Statement {
  const { target, topic, reason } = letter;
  const toTopic = target !== pushTarget;
  return {
    sql: `INSERT INTO dead_letter (id, target, topic, kind, content, attempts, due_at, produced_at, received_at)
          VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
    values: [
      placeOf(letter),
      target,
      topic,
      reasonKind(reason),
      JSON.stringify(letter),
      toTopic ? at : null,
      toTopic ? null : at,
      at,
    ],
  };
}

function savePosition(position: Position, at: number): Statement {
  return {
    sql: `INSERT INTO consumer_position (target, topic, partition_id, next_offset, at) VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT (target, topic, partition_id) DO UPDATE SET next_offset = excluded.next_offset, at = excluded.at`,
    values: [position.target, position.topic, position.partition, position.nextOffset, at],
  };
}
