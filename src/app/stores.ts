import type { Database } from '../core/port/database.ts';
import { auditLog } from '../edge/store/repository/audit-log.ts';
import type { Bus } from '../edge/store/repository/bus-row.ts';
import { freezeStore } from '../edge/store/repository/freeze-store.ts';
import { holdStore } from '../edge/store/repository/hold-store.ts';
import { invocationLog } from '../edge/store/repository/invocation-log.ts';
import { overrideStore } from '../edge/store/repository/override-store.ts';
import { planStore } from '../edge/store/repository/plan-store.ts';
import { reviewStore } from '../edge/store/repository/review-store.ts';
import type { Redact } from '../lib/redact.ts';

/** What the way of a command keeps; alerts have stores of their own (app/alerts.ts). */
export function storesOf(database: Database, { redact, bus }: { redact: Redact; bus: Bus }) {
  return {
    audit: auditLog(database, bus),
    freezing: freezeStore(database),
    holds: holdStore(database),
    invocations: invocationLog(database, redact),
    overrides: overrideStore(database),
    plans: planStore(database),
    reviews: reviewStore(database),
  };
}
