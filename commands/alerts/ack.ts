import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'alerts ack',
  summary: 'Say that you have a group of alerts',
  permission: 'alerts:respond',
  danger: 'respond',
  uses: ['alerts'],
  args: {
    group: { type: 'string', summary: 'The id on its card', required: true, positional: true, example: 'G4F2K' },
  },
  examples: ['G4F2K', '#G4F2K'],
  run: ({ alerts, principal }, { group }) => alerts.acknowledge({ group, userId: principal.userId }),
});
