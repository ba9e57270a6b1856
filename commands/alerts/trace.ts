import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'alerts trace',
  summary: 'Why a group of alerts was told, or was not',
  permission: 'alerts:read',
  danger: 'read',
  uses: ['alerts'],
  args: {
    group: {
      type: 'string',
      summary: 'The id on its card, the link of its message, or the fingerprint of an alert',
      required: true,
      positional: true,
      example: 'G4F2K',
    },
  },
  examples: ['G4F2K', '1c2d3e4f5a6b7c8d'],
  run: ({ alerts }, { group }) => alerts.trace({ reference: group }),
});
