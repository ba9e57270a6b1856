import { z } from 'zod';
import type { Database, Statement } from '../../../core/port/database.ts';
import type { WatchBook } from '../../../core/port/watch-book.ts';
import { alertOf } from './alert-column.ts';
import { addDelivery } from './delivery-row.ts';

const groupsRow = z.object({ firing: z.number().nullable(), acknowledged: z.number().nullable() });
const settingRow = z.object({ value: z.string() });
/** More than that were read late: the count ends here. */
const countedAtMost = 20_000;

/** The bot's own life, as settings. */
export function watchBook(database: Database): WatchBook {
  return {
    async lastUpAt(target) {
      const [row] = await database.read('SELECT value FROM setting WHERE name = $1', [upName(target)]);
      return row === undefined ? undefined : Number(settingRow.parse(row).value);
    },
    async up(target, at, notice) {
      const said = notice === undefined ? [] : [addDelivery(notice)];
      await database.write([...said, setting(upName(target), String(at))]);
    },
    async readLate(target, since) {
      // By the two partial indexes; what fired late and ended before is of no use to anyone.
      const rows = await database.read(
        `SELECT content FROM alert WHERE ends_at IS NULL AND heard_at >= $1
         UNION ALL SELECT content FROM alert WHERE ends_at IS NOT NULL AND ends_at >= $1 LIMIT ${countedAtMost}`,
        [since],
      );
      const late = rows
        .map(alertOf)
        .filter(({ record, heardLate }) => record.target === target && (heardLate?.at ?? 0) >= since);
      return { late: late.length, firing: late.filter(({ endsAt }) => endsAt === undefined).length };
    },
    async groups() {
      const [row] = await database.read(
        `SELECT SUM(CASE WHEN ack IS NULL THEN 1 ELSE 0 END) AS firing,
         SUM(CASE WHEN ack IS NULL THEN 0 ELSE 1 END) AS acknowledged FROM alert_group WHERE flush_at IS NOT NULL`,
      );
      const { firing, acknowledged } = groupsRow.parse(row);
      return { firing: firing ?? 0, acknowledged: acknowledged ?? 0 };
    },
    async firstTime(name, at) {
      const [written] = await database.write([
        {
          sql: 'INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
          values: [name, String(at)],
        },
      ]);
      return written?.touched === 1;
    },
  };
}

const upName = (target: string): string => `up ${target}`;

function setting(name: string, value: string): Statement {
  return {
    sql: 'INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    values: [name, value],
  };
}
