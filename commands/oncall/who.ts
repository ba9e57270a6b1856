import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'oncall who',
  summary: 'Who is on call, until when, and who comes next',
  permission: 'oncall:read',
  danger: 'read',
  uses: ['oncall'],
  args: {
    team: { type: 'string', summary: 'A team; without it all of them', positional: true, example: 'payments' },
    at: { type: 'string', summary: 'At another moment: in 4h, or 2026-12-24 09:00', example: '4h' },
  },
  examples: ['', 'payments', 'payments --at 8h', 'payments --at "2026-12-24 09:00"'],
  run: ({ oncall }, asked) => oncall.who(asked),
});
