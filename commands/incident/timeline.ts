import { defineCommand } from '#sdk';
import { whichIncident } from './_shared.ts';

export default defineCommand({
  name: 'incident timeline',
  summary: 'What happened in an incident, with the commands that ran in its channel',
  permission: 'incidents:read',
  danger: 'read',
  uses: ['incidents'],
  args: whichIncident,
  examples: ['', '--incident K7QF'],
  run: ({ incidents, principal, place }, { incident }) =>
    incidents.timeline({ incident, userId: principal.userId, place }),
});
