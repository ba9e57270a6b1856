import type { Review } from '../port/review-store.ts';
import { actions, button, quiet, text, view } from '../view/build.ts';
import type { View } from '../view/view.ts';

/** What the operations channel reads when somebody did alone what needs two. */
export function reviewCard({ id, by, command, object, target, reason }: Review): View {
  return view(
    [{ bold: `${command} ${object}` }, ' was approved alone by ', { user: by }, target === '' ? '' : ` on ${target}`],
    [
      text(`Why: ${reason}`),
      quiet('It waits for a review by another person.'),
      actions(button('Reviewed', 'ops reviewed', { review: id }), button('What was done', 'ops audit')),
    ],
    { tone: 'critical', lockScreen: `Done alone: ${command} ${object}` },
  );
}
