import { z } from 'zod';
import { errorOf } from '../write-result.ts';
import { addressOf, type PostgresSettings } from './open-postgres.ts';
import { postgresFailure } from './postgres-failure.ts';
import { openSession } from './postgres-session.ts';

/** What a look at the database found. */
export interface FoundPostgres {
  readonly store: string;
  readonly version: string;
  readonly encoding: string;
  /** The user may make tables in its schema. */
  readonly mayCreate: boolean;
  /** It is a standby, which takes no writes. */
  readonly standby: boolean;
}

const rowSchema = z.object({
  version: z.string(),
  encoding: z.string(),
  may: z.coerce.number(),
  standby: z.coerce.number(),
});

const question = `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
  coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)::int AS may, pg_is_in_recovery()::int AS standby`;

/** Looks at the database without taking the store's lock, which a running bot has. Fails as opening it would. */
export async function probePostgres(settings: PostgresSettings): Promise<FoundPostgres> {
  const { address, store } = await addressOf(settings);
  try {
    const session = await openSession(address, () => undefined);
    try {
      const { rows } = await session.run(question);
      const { may, standby, ...rest } = rowSchema.parse(rows[0]);
      return { store, ...rest, mayCreate: may === 1, standby: standby === 1 };
    } finally {
      await session.close();
    }
  } catch (thrown) {
    throw errorOf(postgresFailure(thrown, store));
  }
}
