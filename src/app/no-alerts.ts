import type { PagingDesk } from '../core/oncall/on-call-desk.ts';
import type { AlertDesk } from '../core/port/alert-desk.ts';
import type { AlertDrill } from '../core/port/alert-drill.ts';
import type { AlertSight } from '../core/port/alert-sight.ts';
import type { DeadLetterDesk } from '../core/port/dead-letter-desk.ts';
import { fail } from '../lib/error.ts';

export async function refuse(): Promise<never> {
  throw fail('not-found', 'Middlewatch reads no alerts here.', {
    hint: 'Name Kafka topics under alerts.topics in middlewatch.yaml, or open alerts.ingest.',
  });
}

/** The desks of a bot that reads no alerts: each question is answered by how to make it read some. */
export const noAlerts: AlertDesk & DeadLetterDesk & AlertDrill & PagingDesk = {
  list: refuse,
  show: refuse,
  stats: refuse,
  acknowledge: refuse,
  unacknowledge: refuse,
  close: refuse,
  silence: refuse,
  unsilence: refuse,
  silences: refuse,
  route: refuse,
  trace: refuse,
  retry: refuse,
  skip: refuse,
  way: refuse,
  run: refuse,
  page: refuse,
  test: refuse,
};

/** No group of alerts is known, and none will be. */
export const noSight: AlertSight = { find: refuse, look: async () => undefined };
