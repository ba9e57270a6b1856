import { defineCommand, fail, withoutMentions } from '#sdk';

export default defineCommand({
  name: 'ops share',
  summary: 'Shows a kept answer to the channel',
  permission: 'ops:share',
  danger: 'read',
  hidden: true,
  audience: 'channel',
  uses: ['output'],
  args: { output: { type: 'string', summary: 'Which answer', required: true } },
  async run({ output, principal }, args) {
    const kept = await output.find(args.output);
    if (kept === undefined)
      throw fail('not-found', 'This answer is no longer kept (30 min).', { hint: 'Ask again for a fresh one.' });
    if (kept.ownerId !== principal.userId)
      throw fail('denied', 'Only the one who asked can share it.', { hint: 'Ask the same yourself.' });
    const { footer = '', ...shown } = withoutMentions(kept.view);
    const parts = shown.parts.filter((part) => part.kind !== 'actions');
    const when = [' · asked ', { at: kept.keptAt }, ' · shared by ', { user: principal.userId }] as const;
    return {
      ...shown,
      parts,
      footer: [...(typeof footer === 'string' ? [footer] : 'length' in footer ? footer : [footer]), ...when],
    };
  },
});
