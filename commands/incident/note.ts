import { defineCommand } from '#sdk';
import { whichIncident } from './_shared.ts';

export default defineCommand({
  name: 'incident note',
  summary: 'Write what happened, or was decided, into the timeline',
  permission: 'incidents:respond',
  danger: 'respond',
  audience: 'channel',
  uses: ['incidents'],
  args: {
    text: {
      type: 'string',
      summary: 'What happened, or was decided',
      required: true,
      positional: true,
      rest: true,
      maxLength: 1_000,
      example: 'The disk of broker 2 is full',
    },
    ...whichIncident,
  },
  examples: ['The disk of broker 2 is full'],
  run: ({ incidents, principal, place }, { text, incident }) =>
    incidents.note({ incident, text, userId: principal.userId, place }),
});
