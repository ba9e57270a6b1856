import { actions, button, defineCommand, quiet, text, view } from '#sdk';

export default defineCommand({
  name: 'ops freeze',
  summary: 'Stop every change at once; looking and answering alerts go on',
  permission: 'ops:freeze',
  danger: 'respond',
  audience: 'channel',
  uses: ['freezing'],
  args: {
    reason: {
      type: 'string',
      summary: 'Why',
      positional: true,
      rest: true,
      maxLength: 300,
      example: 'failover under way',
    },
  },
  examples: ['', 'failover under way'],
  async run({ freezing, principal, now }, { reason = '' }) {
    const before = await freezing.current();
    if (before === undefined) await freezing.freeze({ by: principal.userId, at: now(), reason });
    const { by, at, reason: why } = before ?? { by: principal.userId, at: now(), reason };
    return view(
      [before === undefined ? 'Changes are frozen by ' : 'Changes were frozen already, by ', { user: by }, ' ', { at }],
      [
        why !== '' && text(why),
        quiet(
          'Middlewatch changes nothing, waiting plans included, until somebody with the permission ops:thaw ends it.',
        ),
        actions(button('Thaw', 'ops thaw')),
      ],
      { tone: 'warning' },
    );
  },
});
