import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'oncall test',
  summary: 'Send yourself a test page by every means you have',
  permission: 'oncall:test',
  danger: 'respond',
  uses: ['oncall'],
  args: {
    receiver: { type: 'string', summary: 'One receiver outside Slack instead', positional: true, example: 'siren' },
  },
  examples: ['', 'siren'],
  deadlineMs: 30_000,
  run: ({ oncall, principal }, { receiver }) => oncall.test({ userId: principal.userId, receiver }),
});
