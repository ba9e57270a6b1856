import { z } from 'zod';
import { type Group, type Member, membersAtMost } from '../../../core/alert/group.ts';
import type { Look } from '../../../core/alert/look.ts';
import type { ResolveCheck } from '../../../core/alert/resolve-check.ts';
import type { GroupFilter, StoredGroup } from '../../../core/port/alert-store.ts';
import type { Database, Row, SqlValue, Statement } from '../../../core/port/database.ts';
import { groupOf, memberOf } from './alert-column.ts';
import { leave } from './settle-statements.ts';

/** What fires comes first: a group is never shown as resolved because what fires is beyond the bound. */
const membersSql = (count: number): string => `
  SELECT group_id, left_at, content FROM (
    SELECT m.group_id, m.left_at, a.content,
      ROW_NUMBER() OVER (PARTITION BY m.group_id ORDER BY m.left_at IS NOT NULL, a.ends_at IS NOT NULL, m.joined_at, m.fingerprint) AS place
    FROM group_member m JOIN alert a ON a.fingerprint = m.fingerprint JOIN alert_group g ON g.id = m.group_id
    WHERE m.group_id IN (${places(count)}) AND (m.left_at IS NULL OR m.left_at >= g.opened_at)
  ) AS member WHERE place <= ${membersAtMost}`;

const underWaySql = (count: number): string => `
  SELECT DISTINCT group_id FROM delivery
  WHERE group_id IN (${places(count)}) AND entry IS NOT NULL AND state IN ('pending', 'attempting', 'unclear')`;

const filters: Record<GroupFilter, string> = {
  firing: `(g.flush_at IS NOT NULL OR g.check_due_at IS NOT NULL) AND g.ack IS NULL`,
  acknowledged: `(g.flush_at IS NOT NULL OR g.check_due_at IS NOT NULL) AND g.ack IS NOT NULL`,
  resolved: `g.flush_at IS NULL AND g.check_due_at IS NULL`,
  all: '1 = 1',
};

/** `$1, $2, … $n`. */
export function places(count: number): string {
  return Array.from({ length: count }, (_, index) => `$${index + 1}`).join(', ');
}

/** Groups whose members are read at once: what else arrives gets its turn in between. */
const groupsPerRead = 5;

/** Group rows with their members and whether a message of theirs is on its way, a few groups at a time. */
export async function readGroups(database: Database, sql: string, values: readonly SqlValue[]): Promise<StoredGroup[]> {
  const groups = (await database.read(sql, values)).map(groupOf);
  const found: StoredGroup[] = [];
  for (let start = 0; start < groups.length; start += groupsPerRead)
    found.push(...(await withMembers(database, groups.slice(start, start + groupsPerRead))));
  return found;
}

async function withMembers(database: Database, groups: readonly Group[]): Promise<StoredGroup[]> {
  const ids = groups.map((group) => group.id);
  const [memberRows, underWayRows] = await Promise.all([
    database.read(membersSql(ids.length), ids),
    database.read(underWaySql(ids.length), ids),
  ]);
  const members = Map.groupBy(memberRows.map(memberOf), (member) => member.groupId);
  const underWay = new Set(underWayRows.map(groupIdOf));
  return groups.map((group) => ({
    group,
    members: (members.get(group.id) ?? []) satisfies readonly Member[],
    underWay: underWay.has(group.id),
  }));
}

/** Groups for a list: those that speak first. */
export function listSql(filter: GroupFilter): string {
  return `SELECT g.* FROM alert_group g WHERE ${filters[filter]}
    ORDER BY g.flush_at IS NULL AND g.check_due_at IS NULL, g.ack IS NOT NULL, g.opened_at DESC LIMIT $1`;
}

/** What a look found, to be saved only if the group is as it was when it was read. */
export function saveLookStatements(
  group: Group,
  look: Look,
  { wants, check }: { wants: string; check?: ResolveCheck | undefined },
): Statement[] {
  return [
    {
      sql: `UPDATE alert_group SET flush_at = $3, has_flushed = $4, opened_at = $5, ack = $6, entry = $7, decision = $8,
            due_at = $9, message_wants = $10, life = $11, resolve_check = $12, check_due_at = $13 WHERE id = $1 AND revision = $2`,
      values: [
        group.id,
        group.revision,
        look.flushAt ?? null,
        look.hasFlushed ? 1 : 0,
        look.openedAt,
        json(look.ack),
        json(look.entry),
        JSON.stringify(look.decision),
        look.dueAt ?? null,
        wants,
        json(look.life),
        json(check),
        check?.dueAt ?? null,
      ],
      expectRows: 1,
    },
    ...look.leave.map((fingerprint) => leave(group.id, fingerprint, look.decision.at)),
  ];
}

/** JSON of a value, NULL of none. */
export function json(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

const idRow = z.object({ group_id: z.string() });

function groupIdOf(row: Row): string {
  return idRow.parse(row).group_id;
}
