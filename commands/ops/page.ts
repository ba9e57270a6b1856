import { defineCommand, fail, pageOf } from '#sdk';

export default defineCommand({
  name: 'ops page',
  summary: 'Another page of a kept answer',
  permission: 'ops:page',
  danger: 'read',
  hidden: true,
  audience: 'in-place',
  uses: ['output'],
  args: {
    output: { type: 'string', summary: 'Which answer', required: true },
    page: { type: 'integer', summary: 'Which page', default: 1, min: 1, max: 100_000 },
    find: { type: 'string', summary: 'Only lines that contain this', maxLength: 200 },
  },
  async run({ output, principal }, args) {
    const kept = await output.find(args.output);
    if (kept === undefined)
      throw fail('not-found', 'This answer is no longer kept (30 min).', { hint: 'Ask again for a fresh one.' });
    if (kept.ownerId !== principal.userId)
      throw fail('denied', 'Only the one who asked can leaf through it.', { hint: 'Ask the same yourself.' });
    return pageOf(kept.view, { outputId: kept.id, page: args.page, find: args.find });
  },
});
