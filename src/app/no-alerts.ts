import type { AlertDesk } from '../core/port/alert-desk.ts';
import type { AlertDrill } from '../core/port/alert-drill.ts';
import type { DeadLetterDesk } from '../core/port/dead-letter-desk.ts';
import { fail } from '../lib/error.ts';

type Desks = AlertDesk & DeadLetterDesk & AlertDrill;

/** The desks of a bot that reads no alerts: each question is answered by how to make it read some. */
export const noAlerts: Desks = new Proxy<Desks>({} as Desks, {
  get: () => async () => {
    throw fail('not-found', 'Middlewatch reads no alerts here.', {
      hint: 'Name Kafka topics under alerts.topics in middlewatch.yaml, or open alerts.ingest.',
    });
  },
});
