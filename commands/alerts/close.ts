import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'alerts close',
  summary: 'End alerts whose source never says that they end',
  permission: 'alerts:respond',
  danger: 'respond',
  uses: ['alerts'],
  args: {
    group: { type: 'string', summary: 'The id on its card', required: true, positional: true, example: 'G4F2K' },
  },
  examples: ['G4F2K'],
  run: ({ alerts, principal }, { group }) => alerts.close({ group, userId: principal.userId }),
});
