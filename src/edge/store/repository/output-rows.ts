import { z } from 'zod';
import type { Database } from '../../../core/port/database.ts';
import type { OutputStore } from '../../../core/port/output.ts';
import type { View } from '../../../core/view/view.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Ids } from '../../../lib/ids.ts';
import { jsonColumn } from '../json.ts';

const keptForMs = 30 * 60_000;
const keptAtMost = 500;

// Only `keep` writes this column, from a typed View; checking its every part again would only repeat that type.
const viewSchema = z.custom<View>((value) => typeof value === 'object' && value !== null && 'title' in value);

const rowSchema = z.object({
  id: z.string(),
  owner_id: z.string(),
  title: z.string(),
  view: jsonColumn(viewSchema),
  kept_at: z.number(),
});

/** Long answers as rows, for 30 minutes and 500 at most; the oldest go first. */
export function outputRows(database: Database, deps: { clock: Clock; ids: Ids }): Pick<OutputStore, 'keep' | 'find'> {
  return {
    async keep(output) {
      const id = deps.ids.next();
      await database.write([
        {
          sql: 'INSERT INTO output (id, owner_id, title, view, kept_at) VALUES ($1, $2, $3, $4, $5)',
          values: [id, output.ownerId, output.title, JSON.stringify(output.view), output.keptAt],
        },
        { sql: 'DELETE FROM output WHERE kept_at < $1', values: [deps.clock.now() - keptForMs] },
        {
          sql: `DELETE FROM output WHERE id IN
                (SELECT id FROM output ORDER BY kept_at DESC, id DESC LIMIT 1000 OFFSET $1)`,
          values: [keptAtMost],
        },
      ]);
      return id;
    },
    async find(id) {
      const [row] = await database.read('SELECT * FROM output WHERE id = $1 AND kept_at >= $2', [
        id,
        deps.clock.now() - keptForMs,
      ]);
      if (row === undefined) return undefined;
      const { owner_id: ownerId, title, view, kept_at: keptAt } = rowSchema.parse(row);
      return { id, ownerId, title, view, keptAt };
    },
  };
}
