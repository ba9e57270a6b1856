import type { BusEventType } from '../../../core/bus/bus-event.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import type { Database, SqlValue, Statement } from '../../../core/port/database.ts';
import type { Beside, IncidentFilter, IncidentStore } from '../../../core/port/incident-store.ts';
import { MiddlewatchError } from '../../../lib/error.ts';
import { type Bus, noBus } from './bus-row.ts';
import { addEntry, addStep, contentOf, entryOf, incidentOf, linkOf, ranOf, saveLink } from './incident-column.ts';
import { incidentSteps } from './incident-steps.ts';

const filters: Readonly<Record<IncidentFilter, string>> = {
  open: `status <> 'closed'`,
  closed: `status = 'closed'`,
  all: '1 = 1',
};

/** Incidents as rows. A change is guarded by the revision; what a step brought has columns of its own, so that neither takes from the other. */
export function incidentStore(database: Database, bus: Bus = noBus): IncidentStore {
  const one = async (sql: string, values: readonly SqlValue[]) => {
    const [row] = await database.read(sql, values);
    return row === undefined ? undefined : incidentOf(row);
  };
  return {
    async declare(incident, beside) {
      await database.write([
        {
          sql: `INSERT INTO incident (id, content, status, declared_at, revision, shown_revision)
                VALUES ($1, $2, $3, $4, 1, 0) ON CONFLICT (id) DO NOTHING`,
          values: [incident.id, contentOf(incident), incident.status, incident.declaredAt],
          expectRows: 1,
        },
        ...besideStatements(incident.id, beside),
        ...told(incident, incident.declaredBy, 'incident.opened', incident.declaredAt, bus),
      ]);
    },
    find: (id) => one('SELECT * FROM incident WHERE id = $1', [id.trim().replace(/^#/, '').toUpperCase()]),
    inChannel: (channelId) =>
      one(
        `SELECT * FROM incident WHERE channel_id = $1
         ORDER BY CASE status WHEN 'closed' THEN 1 ELSE 0 END, declared_at DESC LIMIT 1`,
        [channelId],
      ),
    ofGroup: (groupId) =>
      one(
        `SELECT * FROM incident WHERE status <> 'closed'
         AND id IN (SELECT incident_id FROM incident_alert WHERE group_id = $1) ORDER BY declared_at DESC LIMIT 1`,
        [groupId],
      ),
    async list(filter, limit) {
      const rows = await database.read(
        `SELECT * FROM incident WHERE ${filters[filter]} ORDER BY declared_at DESC, id LIMIT $1`,
        [limit],
      );
      return rows.map(incidentOf);
    },
    async save(incident, beside) {
      const change: Statement = {
        sql: 'UPDATE incident SET content = $3, status = $4, revision = revision + 1 WHERE id = $1 AND revision = $2',
        values: [incident.id, incident.revision, contentOf(incident), incident.status],
        expectRows: 1,
      };
      try {
        await database.write([change, ...besideStatements(incident.id, beside), ...closedEvent(incident, beside, bus)]);
        return true;
      } catch (thrown) {
        if (thrown instanceof MiddlewatchError && thrown.code === 'conflict') return false;
        throw thrown;
      }
    },
    async add(incidentId, beside) {
      const touch = { sql: 'UPDATE incident SET revision = revision + 1 WHERE id = $1', values: [incidentId] };
      await database.write([touch, ...besideStatements(incidentId, beside)]);
    },
    ...reading(database),
    ...incidentSteps(database),
    async toEdit(limit) {
      const rows = await database.read(
        `SELECT * FROM incident WHERE shown_revision < revision AND card_ts IS NOT NULL ORDER BY declared_at DESC LIMIT $1`,
        [limit],
      );
      return rows.map(incidentOf);
    },
    async shown(id, revision) {
      await database.write([
        {
          sql: 'UPDATE incident SET shown_revision = $2 WHERE id = $1 AND shown_revision < $2',
          values: [id, revision],
        },
      ]);
    },
  };
}

function reading(database: Database): Pick<IncidentStore, 'links' | 'timeline' | 'commandsIn'> {
  return {
    async links(incidentId) {
      const rows = await database.read(
        'SELECT content FROM incident_alert WHERE incident_id = $1 ORDER BY linked_at, group_id LIMIT 200',
        [incidentId],
      );
      return rows.map(linkOf);
    },
    async timeline(incidentId, limit) {
      const rows = await database.read(
        'SELECT content FROM incident_entry WHERE incident_id = $1 ORDER BY at DESC, id DESC LIMIT $2',
        [incidentId, limit],
      );
      return rows.toReversed().map(entryOf);
    },
    async commandsIn(channelId, { from, to }, limit) {
      const rows = await database.read(
        `SELECT r.invocation_id, r.requested_at, r.user_id, r.command, r.args, r.target, o.result, o.detail, o.approver
         FROM audit_request r LEFT JOIN audit_outcome o ON o.invocation_id = r.invocation_id
         WHERE r.channel_id = $1 AND r.requested_at >= $2 AND r.requested_at <= $3
         ORDER BY r.requested_at DESC, r.invocation_id DESC LIMIT $4`,
        [channelId, from, to, limit],
      );
      return rows.toReversed().map(ranOf);
    },
  };
}

function told({ id, title, severity }: Incident, user: string, type: BusEventType, at: number, bus: Bus) {
  return bus({ id, type, at, key: id, data: { incident: id, title, severity, user } });
}

/** A note to a closed incident is saved, too: only its own end is told. */
function closedEvent(incident: Incident, { entries = [] }: Beside, bus: Bus) {
  const { closedAt, closedBy } = incident;
  if (closedAt === undefined || closedBy === undefined || !entries.some(({ kind }) => kind === 'closed')) return [];
  return told(incident, closedBy, 'incident.closed', closedAt, bus);
}

function besideStatements(incidentId: string, { entries = [], links = [], steps = [] }: Beside): Statement[] {
  return [
    ...entries.map((entry) => addEntry(incidentId, entry)),
    ...links.map((link) => saveLink(incidentId, link)),
    ...steps.map(addStep),
  ];
}
