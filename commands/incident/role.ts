import { defineCommand, fail } from '#sdk';
import { whichIncident } from './_shared.ts';

export default defineCommand({
  name: 'incident role',
  summary: 'Take command of an incident, or give it to somebody',
  permission: 'incidents:respond',
  danger: 'respond',
  audience: 'channel',
  uses: ['incidents'],
  args: {
    commander: {
      type: 'string',
      summary: 'Who leads from now on; you, if left out',
      positional: true,
      example: '@lee',
    },
    ...whichIncident,
  },
  examples: ['', '@U0123ABCD', '--incident K7QF'],
  run: ({ incidents, principal, place }, { commander, incident }) =>
    incidents.command({
      incident,
      to: commander === undefined ? principal.userId : userOf(commander),
      userId: principal.userId,
      place,
    }),
});

function userOf(named: string): string {
  const id = /^<?@?([UW][A-Z0-9]{2,})(?:\|[^>]*)?>?$/.exec(named.trim())?.[1];
  if (id !== undefined) return id;
  throw fail('usage', `"${named}" is nobody that Slack knows by that name.`, {
    hint: 'Mention them with @, or leave it out to take command yourself.',
  });
}
