import { z } from 'zod';
import type { Database } from '../../../core/port/database.ts';
import type { Freeze, FreezeStore } from '../../../core/port/freeze-store.ts';
import { jsonColumn } from '../json.ts';

const name = 'freeze';
const freezeSchema: z.ZodType<Freeze> = z.object({ by: z.string(), at: z.number(), reason: z.string() });
const rowSchema = z.object({ value: jsonColumn(freezeSchema) });

/** The kill switch as one row. */
export function freezeStore(database: Database): FreezeStore {
  return {
    async current() {
      const [row] = await database.read('SELECT value FROM setting WHERE name = $1', [name]);
      return row === undefined ? undefined : rowSchema.parse(row).value;
    },
    async freeze(freeze) {
      await database.write([
        {
          sql: `INSERT INTO setting (name, value) VALUES ($1, $2)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
          values: [name, JSON.stringify(freeze)],
        },
      ]);
    },
    async thaw() {
      await database.write([{ sql: 'DELETE FROM setting WHERE name = $1', values: [name] }]);
    },
  };
}
