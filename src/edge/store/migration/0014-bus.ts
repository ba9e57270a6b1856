import type { Migration } from '../migrate.ts';

/** Events that are owed to the bus, in their order, and how many were dropped. */
export const busMigration: Migration = {
  version: 14,
  name: 'bus',
  statements: [
    `CREATE TABLE bus_event (
      position BIGINT PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      content TEXT NOT NULL,
      created_at BIGINT NOT NULL
    )`,
    'CREATE TABLE bus_dropped (id BIGINT PRIMARY KEY, dropped BIGINT NOT NULL)',
    'INSERT INTO bus_dropped (id, dropped) VALUES (1, 0)',
  ],
};
