import { defineCommand } from '#sdk';
import { whichIncident } from './_shared.ts';

export default defineCommand({
  name: 'incident link',
  summary: 'Add a group of alerts to an incident',
  permission: 'incidents:respond',
  danger: 'respond',
  audience: 'channel',
  uses: ['incidents'],
  args: {
    alert: {
      type: 'string',
      summary: 'The id on its card, or the link of its message',
      required: true,
      positional: true,
      example: 'G4F2K',
    },
    ...whichIncident,
  },
  examples: ['G4F2K', 'G4F2K --incident K7QF'],
  run: ({ incidents, principal, place }, { alert, incident }) =>
    incidents.link({ incident, group: alert, userId: principal.userId, place }),
});
