import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { children } from '../../lab/children.ts';
import { pickPort } from '../../lab/ports.ts';
import { findPostgres, missingForPostgres } from '../../lab/postgres/binary.ts';
import { type PostgresServer, postgresServer } from '../../lab/postgres/server.ts';
import { openSession } from '../../src/edge/store/postgres/postgres-session.ts';

const startWithinMs = 60_000;

/** A PostgreSQL server of a test's own. */
export interface TestPostgres extends Omit<PostgresServer, 'start'> {
  start(): Promise<void>;
  /** Makes an empty database and gives its address. */
  makeDatabase(): Promise<string>;
  /** Runs SQL as the administrator, in another connection than the store's. */
  administer(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Stops it and removes what it kept. */
  remove(): Promise<void>;
}

const missing = (await missingForPostgres()).map(({ install }) => install).join(' ');

/**
 * Describes what needs a real PostgreSQL, which is started for it; `server` may be asked once the tests run.
 * Without one it is skipped and the reason printed; with CI=true it fails with the reason.
 */
export function describePostgres(what: string, suite: (server: () => TestPostgres) => void): void {
  describe(what, () => {
    if (missing !== '') return cannotRun(what);
    let postgres: TestPostgres | undefined;
    beforeAll(async () => {
      postgres = await startTestPostgres();
    });
    afterAll(() => postgres?.remove());
    suite(() => {
      if (postgres === undefined) throw new Error('PostgreSQL has not been started yet');
      return postgres;
    });
  });
}

function cannotRun(what: string): void {
  const mustRun = process.env.CI === 'true';
  if (!mustRun) process.stderr.write(`Skipped, ${what}: ${missing}\n`);
  test.skipIf(!mustRun)('has what it needs', () => {
    throw new Error(missing);
  });
}

/** Starts one, in a folder of its own. */
async function startTestPostgres(): Promise<TestPostgres> {
  const bin = (await findPostgres()) ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'middlewatch-postgres-'));
  const processes = children();
  const server = await postgresServer({ dir: folder, port: await pickPort(), bin, children: processes });
  const start = () => server.start(AbortSignal.timeout(startWithinMs));
  await start();
  let made = 0;
  const administer = async (sql: string) => {
    const { hostname, port, username, password } = new URL(server.url('postgres'));
    const address = { host: hostname, port: Number(port), user: username, password, database: 'postgres' };
    const session = await openSession(address, () => undefined);
    try {
      return (await session.run(sql)).rows;
    } finally {
      await session.close();
    }
  };
  return {
    ...server,
    start,
    administer,
    async makeDatabase() {
      made += 1;
      await administer(`CREATE DATABASE store_${made}`);
      return server.url(`store_${made}`);
    },
    async remove() {
      await server.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
