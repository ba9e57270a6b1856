import { fail, type MiddlewatchError } from '../../lib/error.ts';
import type { Revision } from './revision.ts';

/** From which template to which one an undo goes. */
export interface WayBack {
  readonly from: Revision;
  readonly to: Revision;
}

/**
 * The way to an earlier template: to the asked revision, else to the newest one before the present that is another
 * template. Revisions come newest first. Fails with `conflict` or `not-found`, saying which revisions there are.
 */
export function wayBack(
  revisions: readonly Revision[],
  present: string,
  asked: number | undefined,
  name: string,
): WayBack {
  const from = revisions.find(({ templateHash }) => templateHash === present) ?? revisions[0];
  if (from === undefined) throw fail('conflict', `${name} has no revision to go back to: none is kept.`);
  const to =
    asked === undefined
      ? revisions.find(({ number, templateHash }) => number < from.number && templateHash !== present)
      : revisions.find(({ number }) => number === asked);
  if (to === undefined) throw noRevision(revisions, from, asked, name);
  if (to.templateHash === present) {
    throw fail('conflict', `${name} runs the template of revision ${to.number} already.`);
  }
  return { from, to };
}

function noRevision(
  revisions: readonly Revision[],
  from: Revision,
  asked: number | undefined,
  name: string,
): MiddlewatchError {
  const others = revisions.filter((revision) => revision !== from).map(({ number }) => number);
  const kept =
    others.length === 0 ? 'No other is kept.' : `There ${others.length === 1 ? 'is' : 'are'} ${others.join(', ')}.`;
  return asked === undefined
    ? fail('conflict', `${name} has no revision before ${from.number} to go back to.`, { hint: kept })
    : fail('not-found', `${name} has no revision ${asked}.`, { hint: kept });
}
