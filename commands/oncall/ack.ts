import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'oncall ack',
  summary: 'Say that you have what somebody was paged for',
  permission: 'oncall:respond',
  danger: 'respond',
  audience: 'channel',
  hidden: true,
  uses: ['oncall'],
  args: { page: { type: 'string', summary: 'The id of the page', required: true, positional: true } },
  examples: ['0mab12cde'],
  run: ({ oncall, principal }, { page }) => oncall.acknowledge({ page, userId: principal.userId }),
});
