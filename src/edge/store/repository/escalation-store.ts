import { z } from 'zod';
import type { Escalation } from '../../../core/escalation/escalation.ts';
import type { NewPage } from '../../../core/escalation/page.ts';
import type { PagingNote } from '../../../core/escalation/paging-note.ts';
import type { Database, SqlValue, Statement } from '../../../core/port/database.ts';
import type { EscalationStore } from '../../../core/port/escalation-store.ts';
import { addDelivery } from './delivery-row.ts';
import { escalationOf } from './escalation-column.ts';
import { json, places, readGroups } from './group-rows.ts';
import { pageRows } from './page-rows.ts';
import { unlessMoved } from './unless-moved.ts';

const momentRow = z.object({ at: z.number().nullable() });
const figureRow = z.object({ open: z.number().nullable(), held: z.number().nullable(), due_at: z.number().nullable() });
const pageFigureRow = z.object({
  waiting: z.number().nullable(),
  sent: z.number().nullable(),
  failed: z.number().nullable(),
  due_at: z.number().nullable(),
});

/** Escalations and their pages as rows. */
export function escalationStore(database: Database): EscalationStore {
  const moment = async (sql: string): Promise<number | undefined> => {
    const [row] = await database.read(sql);
    return momentRow.parse(row).at ?? undefined;
  };
  return {
    ...pageRows(database),
    async toBegin(routeKeys, limit) {
      if (routeKeys.length === 0) return [];
      return readGroups(database, toBeginSql(routeKeys.length), [...routeKeys, limit]);
    },
    async begin(escalation) {
      const [begun] = await database.write([insert(escalation)]);
      return begun?.touched === 1;
    },
    async toMove(now, limit) {
      return (await database.read(toMoveSql, [now, limit])).map(escalationOf);
    },
    nextDueAt: () => moment(`SELECT MIN(due_at) AS at FROM escalation WHERE state = 'open'`),
    async save(escalation, { pages, lines, note, covering }) {
      const covered = covering.map(
        ({ pageId, until }): Statement => ({
          sql: 'UPDATE page SET covers_until = $2 WHERE id = $1',
          values: [pageId, until],
        }),
      );
      return unlessMoved(database, [
        update(escalation),
        ...pages.map(insertPage),
        ...covered,
        ...lines.map(addDelivery),
        ...noteOn(escalation.matter.groupId, note, escalation),
      ]);
    },
    async find(id) {
      const [row] = await database.read('SELECT * FROM escalation WHERE id = $1', [id]);
      return row === undefined ? undefined : escalationOf(row);
    },
    async bringForward(id, step, now) {
      await database.write([{ sql: bringForwardSql, values: [id, step, step + 1, now] }]);
    },
    figures: (now) => figures(database, now),
    async forget(before) {
      await database.write([
        {
          sql: `DELETE FROM page WHERE escalation_id IN (SELECT id FROM escalation WHERE state = 'over' AND ended_at < $1)`,
          values: [before],
        },
        { sql: `DELETE FROM escalation WHERE state = 'over' AND ended_at < $1`, values: [before] },
      ]);
    },
  };
}

/** Told means: it was said, is owed, or stands in a table. One that found nobody left begins anew with the next notification. */
const toBeginSql = (count: number): string => `
  SELECT g.* FROM alert_group g
  WHERE g.route_key IN (${places(count)}) AND g.flush_at IS NOT NULL AND g.has_flushed = 1 AND g.ack IS NULL
  AND (g.roundup_id IS NOT NULL OR EXISTS (SELECT 1 FROM delivery d WHERE d.group_id = g.id
    AND d.kind IN ('card', 'broadcast') AND d.created_at >= g.opened_at))
  AND NOT EXISTS (SELECT 1 FROM escalation e WHERE e.group_id = g.id AND (e.state <> 'over'
    OR (e.ended_at >= g.opened_at AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.group_id = g.id
      AND d.kind IN ('card', 'broadcast') AND d.reason <> 'escalation' AND d.created_at >= e.ended_at))))
  ORDER BY g.opened_at, g.id LIMIT $${count + 1}`;

const toMoveSql = `
  SELECT e.* FROM escalation e LEFT JOIN alert_group g ON g.id = e.group_id
  WHERE e.state <> 'over' AND ((e.state = 'open' AND e.due_at <= $1)
    OR (e.group_id IS NOT NULL AND (g.id IS NULL OR (g.flush_at IS NULL AND g.check_due_at IS NULL)
      OR (e.state = 'open' AND g.ack IS NOT NULL) OR (e.state = 'held' AND g.ack IS NULL))))
  ORDER BY e.due_at IS NULL, e.due_at, e.id LIMIT $2`;

/** Only while no page of the step was taken, stands under another, or has not been tried. */
const bringForwardSql = `
  UPDATE escalation SET due_at = $4, revision = revision + 1
  WHERE id = $1 AND state = 'open' AND taken = $3 AND due_at > $4
  AND NOT EXISTS (SELECT 1 FROM page p WHERE p.escalation_id = $1 AND p.step = $2 AND p.act = 'page'
    AND p.key = escalation.key
    AND (p.state IN ('sent', 'covered', 'attempting') OR (p.state = 'pending' AND p.attempts = 0)))`;

function insert(escalation: Escalation): Statement {
  const { id, key, matter, policy, state, taken, dueAt, startedAt, revision } = escalation;
  return {
    sql: `INSERT INTO escalation (id, group_id, key, matter, policy, state, taken, due_at, started_at, revision)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
    values: [
      id,
      matter.groupId ?? null,
      key,
      JSON.stringify(matter),
      JSON.stringify(policy),
      state,
      taken,
      dueAt ?? null,
      startedAt,
      revision,
    ],
  };
}

function update({ id, key, state, taken, dueAt, endedAt, why, revision }: Escalation): Statement {
  return {
    sql: `UPDATE escalation SET key = $3, state = $4, taken = $5, due_at = $6, ended_at = $7, why = $8, revision = revision + 1
          WHERE id = $1 AND revision = $2`,
    values: [id, revision, key, state, taken, dueAt ?? null, endedAt ?? null, why ?? null],
    expectRows: 1,
  };
}

function insertPage(page: NewPage): Statement {
  const values: SqlValue[] = [
    page.id,
    page.escalationId,
    page.step,
    page.act,
    page.key,
    page.means,
    page.whom,
    page.service,
    page.state,
    page.coveredBy ?? null,
    page.coversUntil,
    page.createdAt,
  ];
  return {
    sql: `INSERT INTO page (id, escalation_id, step, act, key, means, whom, service, state, covered_by, covers_until,
            attempts, created_at, due_at)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $12) ON CONFLICT (id) DO NOTHING`,
    values,
  };
}

/** The card of the group says it from now on: the group is looked at again, at once. */
function noteOn(groupId: string | undefined, note: PagingNote | undefined, { dueAt }: Escalation): Statement[] {
  if (groupId === undefined) return [];
  return [
    {
      sql: `UPDATE alert_group SET paging = $2, revision = revision + 1,
            due_at = CASE WHEN flush_at IS NULL AND check_due_at IS NULL THEN due_at ELSE $3 END WHERE id = $1`,
      values: [groupId, json(note), note?.at ?? dueAt ?? 0],
    },
  ];
}

async function figures(database: Database, now: number) {
  const [escalations] = await database.read(
    `SELECT SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END) AS open, SUM(CASE WHEN state = 'held' THEN 1 ELSE 0 END) AS held,
     MIN(due_at) AS due_at FROM escalation WHERE state <> 'over'`,
  );
  const [pages] = await database.read(
    `SELECT SUM(CASE WHEN state IN ('pending', 'attempting') THEN 1 ELSE 0 END) AS waiting,
     SUM(CASE WHEN state = 'sent' THEN 1 ELSE 0 END) AS sent, SUM(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) AS failed,
     MIN(CASE WHEN state IN ('pending', 'attempting') THEN due_at END) AS due_at FROM page`,
  );
  const { open, held, due_at: stepAt } = figureRow.parse(escalations);
  const { waiting, sent, failed, due_at: pageAt } = pageFigureRow.parse(pages);
  return {
    open: open ?? 0,
    held: held ?? 0,
    stepLateMs: Math.max(0, now - (stepAt ?? now)),
    pageLateMs: Math.max(0, now - (pageAt ?? now)),
    pagesWaiting: waiting ?? 0,
    pagesSent: sent ?? 0,
    pagesFailed: failed ?? 0,
  };
}
