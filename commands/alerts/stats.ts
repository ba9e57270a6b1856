import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'alerts stats',
  summary: 'What was noisy, and how fast someone had it',
  permission: 'alerts:read',
  danger: 'read',
  uses: ['alerts'],
  args: {
    days: { type: 'integer', summary: 'Of the last days', default: 7, min: 1, max: 30 },
  },
  examples: ['', '--days 1'],
  run: ({ alerts }, { days }) => alerts.stats({ days }),
});
