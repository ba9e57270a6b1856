import { bad, type Finding, good, warning } from '../core/doctor/finding.ts';
import type { Config } from '../edge/config/config.ts';
import { probeSqlite } from '../edge/store/sqlite/probe-sqlite.ts';
import { formatBytes } from '../lib/text.ts';
import { failureOf } from './doctor-failure.ts';

/** Below it a storm of alerts may fill the disk before somebody looks. */
const fewBytes = 500 * 1024 * 1024;

const what = 'Store';

/** Whether the store can be written, without taking it from a bot that runs. */
export async function lookAtStore({ path, url, tls }: Config['store']): Promise<Finding> {
  try {
    if (url === undefined) return sqliteFinding(path, await probeSqlite(path));
    const { probePostgres } = await import('../edge/store/postgres/probe-postgres.ts');
    const { store, version, encoding, mayCreate, standby } = await probePostgres({ url, tls });
    if (standby) return bad(what, `${store} is a standby`, 'Name the primary in store.url.');
    if (encoding !== 'UTF8')
      return bad(what, `${store} keeps text as ${encoding}`, "Make the database with ENCODING 'UTF8'.");
    if (!mayCreate) return bad(what, `the user may make no tables in ${store}`, 'Grant it CREATE on the schema.');
    return good(what, `${store} · PostgreSQL ${version}`);
  } catch (thrown) {
    return failureOf(what, thrown);
  }
}

function sqliteFinding(path: string, { freeBytes, isThere }: { freeBytes: number; isThere: boolean }): Finding {
  const detail = `${path} ${isThere ? 'can be written' : 'can be made'} · ${formatBytes(freeBytes)} free`;
  return freeBytes < fewBytes
    ? warning(what, detail, 'Make room, or move store.path to another disk.')
    : good(what, detail);
}
