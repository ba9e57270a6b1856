import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'alerts unack',
  summary: 'Let go of a group of alerts',
  permission: 'alerts:respond',
  danger: 'respond',
  uses: ['alerts'],
  args: {
    group: { type: 'string', summary: 'The id on its card', required: true, positional: true, example: 'G4F2K' },
  },
  examples: ['G4F2K'],
  run: ({ alerts, principal }, { group }) => alerts.unacknowledge({ group, userId: principal.userId }),
});
