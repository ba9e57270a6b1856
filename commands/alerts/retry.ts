import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'alerts retry',
  summary: 'Read dead letters again by the present sources',
  permission: 'alerts:respond',
  danger: 'respond',
  uses: ['deadLetters'],
  args: {
    of: {
      type: 'string',
      summary: 'An id of /alerts deadletters, or the place of one record',
      required: true,
      positional: true,
      example: 'D3F9A1',
    },
  },
  examples: ['D3F9A1', 'prod/alerts/0@42'],
  run: ({ deadLetters, principal }, { of }) => deadLetters.retry({ reference: of, userId: principal.userId }),
});
