import { actions, button, defineCommand, list, type Span, view } from '#sdk';

const shownAtMost = 20;

export default defineCommand({
  name: 'ops reviews',
  summary: 'What was done alone and waits for a review',
  permission: 'ops:reviews',
  danger: 'read',
  uses: ['reviews'],
  args: {},
  async run({ reviews }) {
    const waiting = await reviews.waiting(shownAtMost);
    const [oldest] = waiting;
    if (oldest === undefined) return view('Nothing waits for a review', [], { tone: 'good' });
    const items = waiting.map(({ command, object, by, reason, openedAt }): Span[] => [
      { bold: `${command} ${object}` },
      ' by ',
      { user: by },
      ', ',
      { at: openedAt },
      `: ${reason}`,
    ]);
    return view(
      'What was done alone, oldest first',
      [list(items), actions(button(`Reviewed: ${oldest.object}`, 'ops reviewed', { review: oldest.id }))],
      { tone: 'warning' },
    );
  },
});
