import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'oncall untake',
  summary: 'Take an override back',
  permission: 'oncall:respond',
  danger: 'respond',
  audience: 'channel',
  hidden: true,
  uses: ['oncall'],
  args: { override: { type: 'string', summary: 'The id of the override', required: true, positional: true } },
  examples: ['0mab12cde'],
  run: ({ oncall, principal }, { override }) => oncall.takeBack({ id: override, userId: principal.userId }),
});
