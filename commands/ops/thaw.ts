import { defineCommand, formatDuration, view } from '#sdk';

export default defineCommand({
  name: 'ops thaw',
  summary: 'End a freeze: changes may run again',
  permission: 'ops:thaw',
  danger: 'respond',
  needsRole: true,
  audience: 'channel',
  uses: ['freezing'],
  args: {},
  async run({ freezing, principal, now }) {
    const before = await freezing.current();
    if (before === undefined) return view('Nothing is frozen', [], { tone: 'good' });
    await freezing.thaw();
    return view(
      [
        'Changes may run again, says ',
        { user: principal.userId },
        `; they were frozen for ${formatDuration(now() - before.at)}`,
      ],
      [],
      { tone: 'good' },
    );
  },
});
