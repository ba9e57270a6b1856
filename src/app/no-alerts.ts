import type { AlertDesk } from '../core/port/alert-desk.ts';
import { fail } from '../lib/error.ts';

/** The desk of a bot that reads no alerts: each question is answered by how to make it read some. */
export const noAlerts: AlertDesk = new Proxy<AlertDesk>({} as AlertDesk, {
  get: () => async () => {
    throw fail('not-found', 'Middlewatch reads no alerts here.', {
      hint: 'Name the Kafka topics under alerts.topics in middlewatch.yaml.',
    });
  },
});
