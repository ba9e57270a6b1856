import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'alerts list',
  summary: 'Groups of alerts, worst first',
  permission: 'alerts:read',
  danger: 'read',
  uses: ['alerts'],
  args: {
    state: {
      type: 'string',
      summary: 'Which ones',
      positional: true,
      options: ['firing', 'acknowledged', 'unknown', 'resolved', 'all'],
      default: 'firing',
    },
  },
  examples: ['', 'all', 'acknowledged'],
  run: ({ alerts }, { state }) => alerts.list({ state, limit: 500 }),
});
