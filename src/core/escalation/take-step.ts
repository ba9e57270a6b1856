import type { Ids } from '../../lib/ids.ts';
import type { Group } from '../alert/group.ts';
import { lineUnder } from '../delivery/dispatcher.ts';
import type { NewDelivery } from '../port/delivery-store.ts';
import type { AlsoWritten, EscalationStore } from '../port/escalation-store.ts';
import { type Aimed, type Aiming, aimAt, namesOf } from './aim.ts';
import type { Escalation } from './escalation.ts';
import { stepLine } from './escalation-view.ts';
import type { NewPage } from './page.ts';
import type { Named } from './paging-note.ts';
import { type Step, stepAt } from './policy.ts';

export interface Stepping extends Aiming {
  readonly store: Pick<EscalationStore, 'coveringPage'>;
  readonly ids: Ids;
}

/** An escalation after its next step, with what that step writes. */
export interface Stepped {
  readonly after: Escalation;
  readonly also: AlsoWritten;
}

/**
 * Takes the next step: pages for everybody it reaches, a line in the thread, and the time of the one after. A step that
 * reaches nobody is said and skipped: the next one is due at once.
 */
export async function takeStep(
  deps: Stepping,
  escalation: Escalation,
  group: Group | undefined,
  now: number,
): Promise<Stepped> {
  const step = stepAt(escalation.policy, escalation.taken);
  const aimed = await aimAt(deps, step ?? { aims: [], waitMs: 0 }, now);
  const reaches = aimed.targets.length > 0;
  const dueAt = reaches ? now + (step?.waitMs ?? 0) : now;
  const taken = escalation.taken + 1;
  const following = await nextOf(deps, { ...escalation, taken }, dueAt);
  const { pages, covering } = await pagesOf(deps, escalation, aimed, now);
  const covered = pages.filter(({ state }) => state === 'covered').length;
  const said = stepLine({ ...aimed, covered, next: following, now });
  const line = group && lineUnder(group, { id: deps.ids.next(), view: said, reason: 'escalation', createdAt: now });
  return {
    after: { ...escalation, taken, dueAt },
    also: {
      pages,
      covering,
      lines: line === undefined ? [] : [line satisfies NewDelivery],
      note: { paged: aimed.named, at: now, next: following, exhausted: false },
    },
  };
}

async function nextOf(
  deps: Stepping,
  escalation: Escalation,
  at: number,
): Promise<{ whom: readonly Named[]; at: number } | undefined> {
  const next: Step | undefined = stepAt(escalation.policy, escalation.taken);
  return next && { whom: await namesOf(deps, next, at), at };
}

async function pagesOf(deps: Stepping, escalation: Escalation, { targets }: Aimed, now: number) {
  const { id: escalationId, taken: step, matter, key, revision } = escalation;
  const pages: NewPage[] = [];
  const covering: { pageId: string; until: number }[] = [];
  for (const { means, whom } of targets) {
    const of = { escalationId, step, key, act: 'page' as const, means, whom, service: matter.service };
    // The same when it is decided once more, and another one after it was taken up again.
    const id = `${escalationId}-${revision}-${means}-${whom}`;
    // Whom another escalation paged for this service a moment ago is awake.
    const by = await deps.store.coveringPage(of, now);
    if (by !== undefined) covering.push({ pageId: by, until: now + deps.config.stormMs });
    const state = by === undefined ? ('pending' as const) : ('covered' as const);
    pages.push({ ...of, id, state, coveredBy: by, coversUntil: now + deps.config.stormMs, createdAt: now });
  }
  return { pages, covering };
}
