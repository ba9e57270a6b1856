import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'oncall take',
  summary: 'Be on call yourself for a while',
  permission: 'oncall:respond',
  danger: 'respond',
  audience: 'channel',
  uses: ['oncall'],
  args: {
    for: { type: 'duration', summary: 'For how long', positional: true, default: '4h', minMs: 60_000, example: '4h' },
    team: { type: 'string', summary: 'A team, if there are several', positional: true, example: 'payments' },
  },
  examples: ['', '4h', '4h payments'],
  run: ({ oncall, principal: { userId } }, { for: forMs, team }) =>
    oncall.override({ team, userId, forMs, by: userId }),
});
