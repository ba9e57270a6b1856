import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'alerts silence',
  summary: 'Hush exactly the alerts that a group shows now',
  permission: 'alerts:respond',
  danger: 'respond',
  uses: ['alerts'],
  args: {
    group: { type: 'string', summary: 'The id on its card', required: true, positional: true, example: 'G4F2K' },
    for: { type: 'duration', summary: 'For how long', default: '1h', minMs: 60_000, maxMs: 7 * 24 * 3_600_000 },
    comment: { type: 'string', summary: 'Why', maxLength: 300 },
  },
  examples: ['G4F2K', 'G4F2K --for 4h', 'G4F2K --for 2h --comment "disk is being replaced"'],
  run: ({ alerts, principal }, { group, for: forMs, comment = '' }) =>
    alerts.silence({ group, forMs, comment, userId: principal.userId }),
});
