import type { Migration } from '../migrate.ts';

/** Who must be paged, and each page; what a card says of it. At most one escalation of a group is not over. */
export const escalationMigration: Migration = {
  version: 12,
  name: 'escalation, page',
  statements: [
    `CREATE TABLE escalation (
      id TEXT PRIMARY KEY,
      group_id TEXT,
      key TEXT NOT NULL,
      matter TEXT NOT NULL,
      policy TEXT NOT NULL,
      state TEXT NOT NULL,
      taken BIGINT NOT NULL,
      due_at BIGINT,
      started_at BIGINT NOT NULL,
      ended_at BIGINT,
      why TEXT,
      revision BIGINT NOT NULL
    )`,
    `CREATE UNIQUE INDEX escalation_of_group ON escalation (group_id) WHERE state <> 'over'`,
    `CREATE INDEX escalation_due ON escalation (due_at) WHERE state = 'open'`,
    'CREATE INDEX escalation_ended ON escalation (group_id, ended_at)',
    `CREATE TABLE page (
      id TEXT PRIMARY KEY,
      escalation_id TEXT NOT NULL,
      step BIGINT NOT NULL,
      act TEXT NOT NULL,
      key TEXT NOT NULL,
      means TEXT NOT NULL,
      whom TEXT NOT NULL,
      service TEXT NOT NULL,
      state TEXT NOT NULL,
      covered_by TEXT,
      covers_until BIGINT NOT NULL,
      attempts BIGINT NOT NULL,
      created_at BIGINT NOT NULL,
      due_at BIGINT NOT NULL,
      settled_at BIGINT,
      detail TEXT
    )`,
    `CREATE INDEX page_due ON page (due_at) WHERE state = 'pending'`,
    'CREATE INDEX page_escalation ON page (escalation_id)',
    `CREATE INDEX page_cover ON page (whom, service, covers_until) WHERE act = 'page'`,
    `CREATE INDEX page_covered ON page (covered_by) WHERE state = 'covered'`,
    'ALTER TABLE alert_group ADD COLUMN paging TEXT',
    'CREATE INDEX alert_group_route ON alert_group (route_key) WHERE flush_at IS NOT NULL',
  ],
};
