import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'alerts silence',
  summary: 'Hush the alerts of a group, or whatever matches',
  permission: 'alerts:respond',
  danger: 'respond',
  uses: ['alerts'],
  args: {
    group: { type: 'string', summary: 'The id on its card', positional: true, example: 'G4F2K', typedOnly: true },
    for: { type: 'duration', summary: 'For how long', default: '1h', minMs: 60_000, maxMs: 7 * 24 * 3_600_000 },
    scope: {
      type: 'string',
      summary: 'Exactly its alerts, or the whole group',
      options: ['alerts', 'group'],
      default: 'alerts',
    },
    comment: { type: 'string', summary: 'Why', maxLength: 300 },
    match: {
      type: 'string',
      summary: 'Matchers instead, such as namespace=shop',
      typedOnly: true,
    },
    severity: {
      type: 'string',
      summary: 'The worst to hush; without it the worst that fires now',
      options: ['info', 'warning', 'critical'],
      typedOnly: true,
    },
    preview: { type: 'boolean', summary: 'Only show what it would hush' },
    yes: { type: 'boolean', summary: 'Do not ask' },
  },
  examples: [
    'G4F2K',
    'G4F2K --for 4h',
    'G4F2K --for 2h --comment "disk is being replaced"',
    'G4F2K --scope group',
    `--match 'namespace=shop severity=~"warning|info"' --for 2h`,
  ],
  run: ({ alerts, principal, place }, { for: forMs, comment = '', ...asked }) =>
    alerts.silence({ ...asked, forMs, comment, userId: principal.userId, channelId: place.channelId }),
});
