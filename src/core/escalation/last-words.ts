import type { PageReceiver } from '../port/page-receiver.ts';
import type { Escalation } from './escalation.ts';
import type { NewPage, Page, PageAct } from './page.ts';

/** What the receivers outside that were paged, and know such words, are told when nobody is asked for any more: each once. */
export function lastWords(
  { id: escalationId, key, taken: step, revision, matter }: Escalation,
  pages: readonly Page[],
  act: Exclude<PageAct, 'page'>,
  { receivers, now }: { receivers: ReadonlyMap<string, Pick<PageReceiver, 'takes'>>; now: number },
): NewPage[] {
  const reached = pages.filter(
    (page) => page.means === 'receiver' && page.act === 'page' && page.key === key && mayHaveArrived(page),
  );
  const told = [...new Set(reached.map(({ whom }) => whom))].filter((whom) => receivers.get(whom)?.takes.includes(act));
  return told.map((whom) => ({
    id: `${escalationId}-${revision}-${act}-${whom}`,
    escalationId,
    step,
    act,
    key,
    means: 'receiver',
    whom,
    service: matter.service,
    state: 'pending',
    coveredBy: undefined,
    coversUntil: now,
    createdAt: now,
  }));
}

function mayHaveArrived({ state, attempts }: Page): boolean {
  return state === 'sent' || (state !== 'covered' && attempts > 0);
}
