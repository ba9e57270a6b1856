import { defineCommand } from '#sdk';
import { severityArgument, severityOf } from './_shared.ts';

export default defineCommand({
  name: 'incident declare',
  summary: 'Open an incident: a channel, a card, the people who are on call',
  permission: 'incidents:respond',
  danger: 'respond',
  uses: ['incidents'],
  onMessage: { label: 'Declare incident', text: 'title', message: 'message' },
  args: {
    title: {
      type: 'string',
      summary: 'What is wrong',
      positional: true,
      rest: true,
      maxLength: 150,
      example: 'Orders are not shipped',
    },
    sev: severityArgument,
    alert: { type: 'string', summary: 'The id of a group of alerts', example: 'G4F2K', typedOnly: true },
    message: { type: 'string', summary: 'The timestamp of the message that told it first', typedOnly: true },
  },
  examples: ['Orders are not shipped', 'Orders are not shipped --sev 2', '--alert G4F2K'],
  run: ({ incidents, principal, place }, { title = '', sev, alert, message }) =>
    incidents.declare({
      title,
      severity: severityOf(sev),
      group: alert,
      messageTs: message,
      userId: principal.userId,
      place,
    }),
});
