import { defineCommand } from '#sdk';
import { severityArgument, severityOf, whichIncident } from './_shared.ts';

export default defineCommand({
  name: 'incident status',
  summary: 'How an incident stands; or say that it is stable, active again, better or worse',
  permission: 'incidents:respond',
  danger: 'respond',
  audience: 'channel',
  uses: ['incidents'],
  args: {
    to: { type: 'string', summary: 'What it is now', positional: true, options: ['active', 'stable'] },
    sev: severityArgument,
    ...whichIncident,
  },
  examples: ['', 'stable', '--sev 1', 'stable --incident K7QF'],
  run: ({ incidents, principal, place }, { to, sev, incident }) =>
    incidents.status({ incident, to, severity: severityOf(sev), userId: principal.userId, place }),
});
