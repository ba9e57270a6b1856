import { openPostgres } from '../../../src/edge/store/postgres/open-postgres.ts';
import { openSqlite } from '../../../src/edge/store/sqlite/open-sqlite.ts';
import { secret } from '../../../src/lib/secret.ts';

// Run as a process of its own: writes 0, 1, 2… into the store named on its command line until it is killed.
const place = process.argv[2] ?? '';
const database = await (place.startsWith('postgres:')
  ? openPostgres({ url: secret(place), tls: false })
  : openSqlite({ file: place }));
await database.write([{ sql: 'CREATE TABLE item (id BIGINT PRIMARY KEY)' }]);
for (let id = 0; ; id += 1) {
  await database.write([{ sql: 'INSERT INTO item (id) VALUES ($1)', values: [id] }]);
  process.stdout.write(`${id}\n`);
}
