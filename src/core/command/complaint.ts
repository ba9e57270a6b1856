import { MiddlewatchError } from '../../lib/error.ts';
import { actions, button, quiet, text, view } from '../view/build.ts';
import type { Action, View } from '../view/view.ts';
import { inSpeech } from './spoken.ts';

/** What `complaintOf` adds to the failure itself. */
interface Aside {
  readonly next?: readonly Action[];
  /** How commands are called here; the hint names them as written if left out. */
  readonly speech?: Parameters<typeof inSpeech>[1];
}

/** How a failure reads in chat: what, why and the way out; a bug shows a reference and nothing of its inside. */
export function complaintOf(thrown: unknown, reference: string, { next = [], speech }: Aside = {}): View {
  if (!(thrown instanceof MiddlewatchError)) {
    return view(
      'This failed inside Middlewatch, not in the system you asked about.',
      [quiet(`Reference ${reference}: the log has the details under it.`)],
      { tone: 'warning' },
    );
  }
  const tone = thrown.code === 'unavailable' || thrown.code === 'timeout' ? 'unknown' : 'warning';
  const hint = thrown.hint !== undefined && speech !== undefined ? inSpeech(thrown.hint, speech) : thrown.hint;
  return view(thrown.message, [hint === undefined ? undefined : text(hint), actions(...next)], { tone });
}

/** What a person reads about an invocation that a restart cut off. */
export function interruptedCard(what: string, look: Action | undefined): View {
  return view(
    [{ bold: what }, ' was interrupted by a restart; it is unknown whether it ran.'],
    [actions(look, button('What was done', 'ops audit'))],
    { tone: 'unknown' },
  );
}

/** What a person reads about a change that had ended, as the audit knows, when a restart cut off its answer. */
export function endedCard(
  what: string,
  ended: { readonly result: 'succeeded' | 'failed'; readonly detail: string | undefined },
  look: Action | undefined,
): View {
  const done = ended.result === 'succeeded';
  return view(
    [{ bold: what }, done ? ' was done;' : ' failed;', ' a restart cut off its answer.'],
    [ended.detail === undefined ? undefined : text(ended.detail), actions(look, button('What was done', 'ops audit'))],
    { tone: done ? 'good' : 'warning' },
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
