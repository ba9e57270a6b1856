import { defineCommand, fail } from '#sdk';

export default defineCommand({
  name: 'oncall override',
  summary: 'Put somebody else on call for a while',
  permission: 'oncall:override',
  danger: 'respond',
  needsRole: true,
  audience: 'channel',
  uses: ['oncall'],
  args: {
    team: { type: 'string', summary: 'The team', required: true, positional: true, example: 'payments' },
    person: { type: 'string', summary: 'Who, as a mention', required: true, positional: true, example: '@lee' },
    for: { type: 'duration', summary: 'For how long', default: '8h', minMs: 60_000 },
    from: { type: 'string', summary: 'From when: in 4h, or 2026-12-24 09:00; now if left out', example: '4h' },
  },
  examples: ['payments U0456EFGH', 'payments U0456EFGH --for 12h --from "2026-12-24 20:00"'],
  run({ oncall, principal }, { team, person, for: forMs, from }) {
    const userId = person.replace(/^@/, '');
    if (!/^[UW][A-Z0-9]{2,}$/.test(userId)) {
      throw fail('usage', `"${person}" is nobody whom Slack knows.`, { hint: 'Mention the person: @name.' });
    }
    return oncall.override({ team, userId, forMs, from, by: principal.userId });
  },
});
