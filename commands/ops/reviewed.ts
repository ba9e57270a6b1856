import { defineCommand, fail, text, view } from '#sdk';

export default defineCommand({
  name: 'ops reviewed',
  summary: 'Closes the review of what somebody did alone',
  permission: 'ops:reviewed',
  danger: 'respond',
  hidden: true,
  audience: 'in-place',
  uses: ['reviews'],
  args: { review: { type: 'string', summary: 'Which review', required: true } },
  async run({ reviews, principal, now }, { review: id }) {
    const review = await reviews.find(id);
    if (review === undefined) throw fail('not-found', 'This review is not known.');
    if (review.by === principal.userId)
      throw fail('denied', 'You did it yourself; another person must review it.', { hint: 'Ask a colleague to look.' });
    if (!(await reviews.close(id, { userId: principal.userId, at: now() })))
      throw fail('conflict', 'It was reviewed already.');
    return view(
      [
        { bold: `${review.command} ${review.object}` },
        ' by ',
        { user: review.by },
        ' was reviewed by ',
        { user: principal.userId },
      ],
      [text(`Why it was done alone: ${review.reason}`)],
      { tone: 'good' },
    );
  },
});
