import type { Migration } from '../migrate.ts';

/** Incidents, their alerts, what happened in them, and what each owes to chat. */
export const incidentMigration: Migration = {
  version: 13,
  name: 'incident',
  statements: [
    `CREATE TABLE incident (
      id TEXT PRIMARY KEY,
      content TEXT NOT NULL,
      status TEXT NOT NULL,
      channel_id TEXT,
      card_ts TEXT,
      announced_ts TEXT,
      declared_at BIGINT NOT NULL,
      revision BIGINT NOT NULL,
      shown_revision BIGINT NOT NULL
    )`,
    'CREATE INDEX incident_channel ON incident (channel_id, declared_at)',
    `CREATE INDEX incident_open ON incident (declared_at) WHERE status <> 'closed'`,
    'CREATE INDEX incident_edit ON incident (declared_at) WHERE shown_revision < revision',
    `CREATE TABLE incident_alert (
      incident_id TEXT NOT NULL,
      group_id TEXT NOT NULL,
      content TEXT NOT NULL,
      linked_at BIGINT NOT NULL,
      PRIMARY KEY (incident_id, group_id)
    )`,
    'CREATE INDEX incident_alert_group ON incident_alert (group_id)',
    `CREATE TABLE incident_entry (
      id TEXT PRIMARY KEY,
      incident_id TEXT NOT NULL,
      at BIGINT NOT NULL,
      content TEXT NOT NULL
    )`,
    'CREATE INDEX incident_entry_time ON incident_entry (incident_id, at)',
    `CREATE TABLE incident_step (
      incident_id TEXT NOT NULL,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      position BIGINT NOT NULL,
      user_id TEXT,
      state TEXT NOT NULL,
      attempts BIGINT NOT NULL,
      attempted_at BIGINT,
      due_at BIGINT NOT NULL,
      code TEXT,
      sentence TEXT,
      PRIMARY KEY (incident_id, name)
    )`,
    `CREATE INDEX incident_step_open ON incident_step (due_at) WHERE state = 'pending'`,
    'CREATE INDEX audit_request_channel ON audit_request (channel_id, requested_at)',
  ],
};
