import type { Migration } from '../migrate.ts';

/** What was asked, what it led to, and what waits for a confirmation. */
export const invocationMigration: Migration = {
  version: 1,
  name: 'invocation, audit, plan',
  statements: [
    `CREATE TABLE invocation (
      id TEXT PRIMARY KEY,
      envelope_key TEXT NOT NULL UNIQUE,
      invocation TEXT NOT NULL,
      received_at BIGINT NOT NULL,
      finished_at BIGINT
    )`,
    'CREATE INDEX invocation_unfinished ON invocation (received_at) WHERE finished_at IS NULL',
    'CREATE INDEX invocation_finished ON invocation (finished_at)',
    `CREATE TABLE audit_request (
      invocation_id TEXT PRIMARY KEY,
      requested_at BIGINT NOT NULL,
      user_id TEXT NOT NULL,
      channel_id TEXT NOT NULL,
      via TEXT NOT NULL,
      command TEXT NOT NULL,
      args TEXT NOT NULL,
      danger TEXT NOT NULL,
      target TEXT
    )`,
    'CREATE INDEX audit_request_time ON audit_request (requested_at)',
    `CREATE TABLE audit_outcome (
      invocation_id TEXT PRIMARY KEY,
      at BIGINT NOT NULL,
      result TEXT NOT NULL,
      detail TEXT,
      took_ms BIGINT NOT NULL
    )`,
    `CREATE TABLE plan (
      id TEXT PRIMARY KEY,
      state TEXT NOT NULL,
      content TEXT NOT NULL,
      channel_id TEXT,
      message_ts TEXT,
      created_at BIGINT NOT NULL,
      expires_at BIGINT NOT NULL,
      settled_at BIGINT,
      settled_by TEXT
    )`,
    "CREATE INDEX plan_open ON plan (expires_at) WHERE state = 'open'",
  ],
};
