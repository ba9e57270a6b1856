import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'alerts deadletters',
  summary: 'Records that could not be read as alerts',
  permission: 'alerts:read',
  danger: 'read',
  uses: ['deadLetters'],
  args: {
    of: {
      type: 'string',
      summary: 'An id of the list, or the place of one record',
      positional: true,
      example: 'D3F9A1',
    },
  },
  examples: ['', 'D3F9A1', 'prod/alerts/0@42'],
  run: ({ deadLetters }, { of }) => deadLetters.show({ reference: of }),
});
