import { defineCommand } from '#sdk';
import { whichIncident } from './_shared.ts';

export default defineCommand({
  name: 'incident close',
  summary: 'End an incident; its summary and its timeline as a file follow',
  permission: 'incidents:respond',
  danger: 'respond',
  uses: ['incidents'],
  args: {
    outcome: {
      type: 'string',
      summary: 'How it ended',
      positional: true,
      rest: true,
      maxLength: 1_000,
      example: 'rolled back to 1.9.1',
    },
    ...whichIncident,
  },
  examples: ['', 'rolled back to 1.9.1'],
  run: ({ incidents, principal, place }, { outcome = '', incident }) =>
    incidents.close({ incident, outcome, userId: principal.userId, place }),
});
