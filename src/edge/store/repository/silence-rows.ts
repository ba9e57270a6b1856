import { z } from 'zod';
import { formatMatchers } from '../../../core/alert/matcher-list.ts';
import type { Silence } from '../../../core/alert/silence.ts';
import type { AlertStore } from '../../../core/port/alert-store.ts';
import type { Database } from '../../../core/port/database.ts';
import { MiddlewatchError } from '../../../lib/error.ts';
import { silenceOf } from './alert-column.ts';
import type { Bus } from './bus-row.ts';
import { addDelivery } from './delivery-row.ts';
import { touchAll } from './settle-statements.ts';

const remindRow = z.object({ remind_at: z.number().nullable() });

/** Silences as rows. `remind_at` is set while their author is to be reminded. */
export function silenceRows(
  database: Database,
  bus: Bus,
): Pick<AlertStore, 'silences' | 'saveSilence' | 'silencesToRemind' | 'nextReminderAt' | 'reminded'> {
  return {
    async silences(now) {
      const rows = await database.read('SELECT content FROM silence WHERE ends_at > $1 ORDER BY ends_at LIMIT 1000', [
        now,
      ]);
      return rows.map(silenceOf);
    },
    async saveSilence(silence, { at, line }) {
      await database.write([
        {
          sql: `INSERT INTO silence (id, content, ends_at, remind_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (id) DO UPDATE
                SET content = excluded.content, ends_at = excluded.ends_at, remind_at = excluded.remind_at`,
          values: [silence.id, JSON.stringify(silence), silence.endsAt, silence.remindAt ?? null],
        },
        touchAll(at),
        ...silenced(silence, at, bus),
        ...(line === undefined ? [] : [addDelivery(line)]),
      ]);
    },
    async silencesToRemind(now, limit) {
      const rows = await database.read(
        'SELECT content FROM silence WHERE remind_at <= $1 ORDER BY remind_at LIMIT $2',
        [now, limit],
      );
      return rows.map(silenceOf);
    },
    async nextReminderAt() {
      const [row] = await database.read('SELECT MIN(remind_at) AS remind_at FROM silence WHERE remind_at IS NOT NULL');
      return remindRow.parse(row).remind_at ?? undefined;
    },
    async reminded(silence, delivery) {
      const done = {
        sql: 'UPDATE silence SET remind_at = NULL WHERE id = $1 AND remind_at = $2',
        values: [silence.id, silence.remindAt ?? 0],
        expectRows: 1,
      };
      try {
        await database.write([done, ...(delivery === undefined ? [] : [addDelivery(delivery)])]);
      } catch (thrown) {
        if (!(thrown instanceof MiddlewatchError && thrown.code === 'conflict')) throw thrown;
      }
    },
  };
}

/** A silence that is saved again was lifted, or has another end: that is another event. */
function silenced({ id, groupId, createdBy, startsAt, endsAt, matchers }: Silence, at: number, bus: Bus) {
  const data = { silence: id, user: createdBy, startsAt, endsAt, matchers: formatMatchers(matchers) };
  return bus({ id: `${id} ${endsAt}`, type: 'alert.silenced', at, key: groupId ?? id, data });
}
