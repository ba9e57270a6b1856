import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'alerts show',
  summary: 'Everything about one group of alerts',
  permission: 'alerts:read',
  danger: 'read',
  uses: ['alerts'],
  args: {
    group: {
      type: 'string',
      summary: 'The id on its card, or the link of its message',
      required: true,
      positional: true,
      example: 'G4F2K',
    },
  },
  examples: ['G4F2K', 'https://example.slack.com/archives/C0OPS/p1700000000000100'],
  run: ({ alerts }, { group }) => alerts.show({ group }),
});
