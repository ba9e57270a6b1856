import { MiddlewatchError } from '../../lib/error.ts';
import { actions, button, quiet, text, view } from '../view/build.ts';
import type { Action, View } from '../view/view.ts';

/** How a failure reads in chat: what, why and the way out; a bug shows a reference and nothing of its inside. */
export function complaintOf(thrown: unknown, reference: string, next: readonly Action[] = []): View {
  if (!(thrown instanceof MiddlewatchError)) {
    return view(
      'This failed inside Middlewatch, not in the system you asked about.',
      [quiet(`Reference ${reference}: the log has the details under it.`)],
      { tone: 'warning' },
    );
  }
  const tone = thrown.code === 'unavailable' || thrown.code === 'timeout' ? 'unknown' : 'warning';
  return view(thrown.message, [thrown.hint === undefined ? undefined : text(thrown.hint), actions(...next)], { tone });
}

/** What a person reads about an invocation that a restart cut off. */
export function interruptedCard(what: string, look: Action | undefined): View {
  return view(
    [{ bold: what }, ' was interrupted by a restart; it is unknown whether it ran.'],
    [actions(look, button('What was done', 'ops audit'))],
    { tone: 'unknown' },
  );
}

/** What a person reads whose change was cut off by a restart before there was a plan to confirm. */
export function neverPlannedCard(what: string, again: Action): View {
  return view(
    [{ bold: what }, ' was interrupted by a restart before it could be confirmed; nothing was changed.'],
    [actions(again)],
    { tone: 'unknown' },
  );
}
