import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'oncall page',
  summary: 'Call whoever is on call for a team',
  permission: 'oncall:respond',
  danger: 'respond',
  audience: 'channel',
  uses: ['oncall'],
  args: {
    team: { type: 'string', summary: 'The team', required: true, positional: true, example: 'payments' },
    text: {
      type: 'string',
      summary: 'What is wrong',
      required: true,
      positional: true,
      rest: true,
      maxLength: 300,
      example: 'checkout is down',
    },
  },
  examples: ['payments checkout is down'],
  run: ({ oncall, principal }, { team, text }) => oncall.page({ team, text, by: principal.userId }),
});
