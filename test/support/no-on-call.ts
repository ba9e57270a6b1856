import { noAlerts } from '../../src/app/no-alerts.ts';
import { onCallDesk } from '../../src/core/oncall/on-call-desk.ts';
import { roster } from '../../src/core/oncall/roster.ts';
import type { OverrideStore } from '../../src/core/port/override-store.ts';
import type { Ids } from '../../src/lib/ids.ts';

/** The desk of a bot that knows of no team. */
export function noOnCall({ ids, now }: { ids: Ids; now: () => number }) {
  const overrides: OverrideStore = { add: async () => {}, during: async () => [], takeBack: async () => undefined };
  const people = roster({ teams: [] }, { overrides: overrides.during, now });
  return onCallDesk({ roster: people, overrides, ids, paging: noAlerts, now });
}
