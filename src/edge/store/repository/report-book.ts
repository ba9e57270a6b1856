import { z } from 'zod';
import type { Database } from '../../../core/port/database.ts';
import type { ReportBook } from '../../../core/port/report-book.ts';
import { addDelivery } from './delivery-row.ts';

const settingRow = z.object({ value: z.string() });

/** Settled times of reports, as settings. */
export function reportBook(database: Database): ReportBook {
  return {
    async settledSlot(report) {
      const [row] = await database.read('SELECT value FROM setting WHERE name = $1', [`report ${report}`]);
      return row === undefined ? undefined : Number(settingRow.parse(row).value);
    },
    async settle(report, slot, told) {
      const said = told === undefined ? [] : [addDelivery(told)];
      await database.write([
        ...said,
        {
          sql: 'INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
          values: [`report ${report}`, String(slot)],
        },
      ]);
    },
  };
}
