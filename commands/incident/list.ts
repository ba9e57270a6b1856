import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'incident list',
  summary: 'Incidents, newest first',
  permission: 'incidents:read',
  danger: 'read',
  uses: ['incidents'],
  args: {
    state: {
      type: 'string',
      summary: 'Which ones',
      positional: true,
      options: ['open', 'closed', 'all'],
      default: 'open',
    },
  },
  examples: ['', 'all'],
  run: ({ incidents }, { state }) => incidents.list({ filter: state, limit: 500 }),
});
