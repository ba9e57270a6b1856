import { bad, type Finding, unknown } from '../core/doctor/finding.ts';
import { MiddlewatchError, reasonOf } from '../lib/error.ts';

/** The finding of a look that failed; `fix` is for a failure whose own way out is one inside chat. */
export function failureOf(what: string, thrown: unknown, fix = 'See docs/operations.md, Configuration.'): Finding {
  if (!(thrown instanceof MiddlewatchError))
    return unknown(what, `could not be looked at: ${reasonOf(thrown)}`, 'This is a bug: report it with this line.');
  const { message, hint } = thrown;
  return bad(what, message, hint === undefined || /ops health/.test(hint) ? fix : hint);
}
