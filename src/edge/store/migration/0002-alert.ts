import type { Migration } from '../migrate.ts';

/** Alerts, their groups, silences, what is owed to chat, dead letters, and where reading goes on. */
export const alertMigration: Migration = {
  version: 2,
  name: 'alert, group, silence, delivery, dead letter, position',
  statements: [
    `CREATE TABLE alert (
      fingerprint TEXT PRIMARY KEY,
      content TEXT NOT NULL,
      ends_at BIGINT,
      heard_at BIGINT NOT NULL
    )`,
    'CREATE INDEX alert_firing ON alert (heard_at) WHERE ends_at IS NULL',
    'CREATE INDEX alert_ended ON alert (ends_at) WHERE ends_at IS NOT NULL',
    `CREATE TABLE alert_group (
      id TEXT PRIMARY KEY,
      short_id TEXT NOT NULL,
      route_key TEXT NOT NULL,
      receiver TEXT NOT NULL,
      labels TEXT NOT NULL,
      revision BIGINT NOT NULL,
      created_at BIGINT NOT NULL,
      opened_at BIGINT NOT NULL,
      flush_at BIGINT,
      has_flushed BIGINT NOT NULL,
      due_at BIGINT,
      entry TEXT,
      ack TEXT,
      decision TEXT,
      message_channel TEXT,
      message_ts TEXT,
      message_shows TEXT,
      message_wants TEXT
    )`,
    'CREATE INDEX alert_group_due ON alert_group (due_at) WHERE due_at IS NOT NULL',
    'CREATE INDEX alert_group_short ON alert_group (short_id)',
    `CREATE INDEX alert_group_edit ON alert_group (id) WHERE message_ts IS NOT NULL AND message_wants <> message_shows`,
    `CREATE TABLE group_member (
      group_id TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      joined_at BIGINT NOT NULL,
      left_at BIGINT,
      PRIMARY KEY (group_id, fingerprint)
    )`,
    'CREATE INDEX group_member_alert ON group_member (fingerprint)',
    `CREATE TABLE silence (
      id TEXT PRIMARY KEY,
      content TEXT NOT NULL,
      ends_at BIGINT NOT NULL
    )`,
    `CREATE TABLE delivery (
      id TEXT PRIMARY KEY,
      group_id TEXT,
      kind TEXT NOT NULL,
      channel_id TEXT NOT NULL,
      thread_ts TEXT,
      view TEXT,
      entry TEXT,
      critical BIGINT NOT NULL,
      reason TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      state TEXT NOT NULL,
      attempts BIGINT NOT NULL,
      attempted_at BIGINT,
      absences BIGINT NOT NULL,
      due_at BIGINT NOT NULL,
      settled_at BIGINT,
      ts TEXT,
      code TEXT,
      doubles_removed BIGINT
    )`,
    `CREATE INDEX delivery_due ON delivery (due_at) WHERE state IN ('pending', 'unclear')`,
    `CREATE INDEX delivery_attempting ON delivery (id) WHERE state = 'attempting'`,
    'CREATE INDEX delivery_group ON delivery (group_id, created_at)',
    `CREATE INDEX delivery_sweep ON delivery (settled_at) WHERE state = 'sent' AND attempts > 1 AND doubles_removed IS NULL`,
    `CREATE TABLE dead_letter (
      id TEXT PRIMARY KEY,
      target TEXT NOT NULL,
      content TEXT NOT NULL,
      attempts BIGINT NOT NULL,
      due_at BIGINT,
      received_at BIGINT NOT NULL,
      produced_at BIGINT
    )`,
    'CREATE INDEX dead_letter_due ON dead_letter (due_at) WHERE due_at IS NOT NULL',
    `CREATE TABLE consumer_position (
      target TEXT NOT NULL,
      topic TEXT NOT NULL,
      partition_id BIGINT NOT NULL,
      next_offset TEXT NOT NULL,
      at BIGINT NOT NULL,
      PRIMARY KEY (target, topic, partition_id)
    )`,
    'CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)',
  ],
};
