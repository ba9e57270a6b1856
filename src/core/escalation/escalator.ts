import type { Clock } from '../../lib/clock.ts';
import type { Route } from '../alert/route.ts';
import type { AlertRules, Situation } from '../alert/rules.ts';
import { readSituation } from '../delivery/dispatcher.ts';
import { type Loop, loop } from '../delivery/loop.ts';
import type { OperationsNotice } from '../delivery/operations-notice.ts';
import type { AlertStore, StoredGroup } from '../port/alert-store.ts';
import type { AlsoWritten, EscalationStore } from '../port/escalation-store.ts';
import type { Log } from '../port/log.ts';
import { type Escalation, moveOf, type Standing } from './escalation.ts';
import { exhaustedView } from './escalation-view.ts';
import { lastWords } from './last-words.ts';
import type { Policy } from './policy.ts';
import { matterOf, standingOf } from './standing.ts';
import { type Stepping, takeStep } from './take-step.ts';

const lookEveryMs = 2_000;
const atOnce = 50;

export interface Escalating extends Stepping {
  readonly store: EscalationStore;
  readonly alerts: AlertStore;
  readonly rules: AlertRules;
  readonly notice: Pick<OperationsNotice, 'draft'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Pages are owed. */
  paged(): void;
  /** Lines are owed to chat, and cards changed. */
  told(): void;
}

/** No note, no page, no line. */
const nothingElse: AlsoWritten = { pages: [], lines: [], note: undefined, covering: [] };

/**
 * Begins an escalation for each group that pages, was told, and that nobody has, and moves those that are due. What there is
 * to do follows from what is stored alone, so that a crash at any point loses nothing.
 */
export function escalator(deps: Escalating): Loop {
  const { store, alerts, rules, clock } = deps;
  return loop(
    'escalator',
    async () => {
      const now = clock.now();
      let situation: Situation | undefined;
      const present = async (): Promise<Situation> => {
        situation ??= await readSituation(alerts, rules, now);
        return situation;
      };
      for (const stored of await store.toBegin(pagingRoutes(rules), atOnce)) await begin(deps, stored, await present());
      for (let more = true; more; ) {
        const due = await store.toMove(clock.now(), atOnce);
        let moved = 0;
        for (const escalation of due) if (await move(deps, escalation, present)) moved += 1;
        more = moved > 0 && due.length > 0;
      }
      return Math.min((await store.nextDueAt()) ?? Number.POSITIVE_INFINITY, now + lookEveryMs);
    },
    deps,
  );
}

/** The keys of the routes that page; none where no route says so. */
export function pagingRoutes({ paging }: Pick<AlertRules, 'paging'>): readonly string[] {
  return paging === 'critical' ? [] : paging;
}

async function begin(deps: Escalating, stored: StoredGroup, situation: Situation): Promise<void> {
  const { store, rules, config, ids, clock, log } = deps;
  const standing = standingOf(stored, rules, situation);
  const policy = policyOf(config.policies, rules.routeOf(stored.group));
  if (standing.kind !== 'burns' || policy === undefined) return;
  const id = ids.next();
  const now = clock.now();
  const begun = await store.begin(newEscalation(id, policy, matterOf(stored, rules, config.serviceLabels), now));
  if (begun) log.info({ group: stored.group.shortId, escalation: id, policy: policy.name }, 'an escalation begins');
}

/** One that has not taken a step; its first is due at once. */
export function newEscalation(id: string, policy: Policy, matter: Escalation['matter'], now: number): Escalation {
  const begun = { state: 'open', taken: 0, dueAt: now, startedAt: now, endedAt: undefined, why: undefined } as const;
  return { id, key: id, policy, matter, ...begun, revision: 0 };
}

/** The policy that a route names; without a name the first. */
function policyOf(policies: readonly Policy[], { escalation }: Pick<Route, 'escalation'>): Policy | undefined {
  return policies.find(({ name }) => name === escalation) ?? policies[0];
}

/** Answers whether something was changed. */
async function move(deps: Escalating, escalation: Escalation, present: () => Promise<Situation>): Promise<boolean> {
  const { store, alerts, rules, clock } = deps;
  const { groupId } = escalation.matter;
  const stored = groupId === undefined ? undefined : await alerts.loadGroup(groupId);
  const standing: Standing =
    groupId === undefined
      ? { kind: 'burns' }
      : stored === undefined
        ? { kind: 'ended' }
        : standingOf(stored, rules, await present());
  const now = clock.now();
  const { after, also } = await changeOf(deps, escalation, { stored, standing, now });
  if (after === undefined) return false;
  const saved = await store.save(after, also);
  if (saved && also.pages.length > 0) deps.paged();
  if (saved) deps.told();
  return saved;
}

/** What a move writes; nothing where it waits. */
async function changeOf(
  deps: Escalating,
  escalation: Escalation,
  { stored, standing, now }: { stored: StoredGroup | undefined; standing: Standing; now: number },
): Promise<{ after: Escalation | undefined; also: AlsoWritten }> {
  const { store, receivers, log } = deps;
  const ends = async (act: 'acknowledge' | 'resolve') =>
    lastWords(escalation, await store.pagesOf(escalation.id), act, { receivers, now });
  const move = moveOf(escalation, standing, now);
  const about = { escalation: escalation.id, group: escalation.matter.shortId };
  switch (move.kind) {
    case 'wait':
      return { after: undefined, also: nothingElse };
    case 'step': {
      log.info({ ...about, step: escalation.taken }, 'an escalation takes a step');
      return takeStep(deps, escalation, stored?.group, now);
    }
    case 'hold':
      return {
        after: { ...escalation, state: 'held', dueAt: undefined, why: move.why },
        also: { ...nothingElse, pages: await ends('acknowledge') },
      };
    case 'resume': {
      const key = `${escalation.id}-${escalation.revision}`;
      return {
        after: { ...escalation, key, state: 'open', taken: 0, dueAt: now, why: undefined },
        also: { ...nothingElse, pages: await ends('resolve') },
      };
    }
    case 'end':
      return {
        after: { ...escalation, state: 'over', dueAt: undefined, endedAt: now, why: move.why },
        also: { ...nothingElse, pages: await ends('resolve') },
      };
    case 'exhausted': {
      log.error(about, 'an escalation has nobody left to page');
      return {
        after: { ...escalation, state: 'over', dueAt: undefined, endedAt: now, why: 'nobody is left' },
        also: await exhausted(deps, escalation, stored, now),
      };
    }
  }
}

/** Said where operators see it, and where everybody looks who follows the group. */
async function exhausted(
  { notice, ids, store }: Escalating,
  escalation: Escalation,
  stored: StoredGroup | undefined,
  now: number,
): Promise<AlsoWritten> {
  const shown = exhaustedView(escalation, now);
  const toOperations = await notice.draft(shown);
  const message = stored?.group.message;
  const inThread = message && {
    id: ids.next(),
    groupId: stored?.group.id,
    kind: 'broadcast' as const,
    channelId: message.channelId,
    threadTs: message.ts,
    view: shown,
    entry: undefined,
    critical: true,
    reason: 'escalation',
    createdAt: now,
  };
  const paged = await store.pagesOf(escalation.id);
  return {
    ...nothingElse,
    lines: [...(toOperations === undefined ? [] : [toOperations]), ...(inThread === undefined ? [] : [inThread])],
    note: { paged: peopleOf(paged), at: now, next: undefined, exhausted: true },
  };
}

function peopleOf(pages: readonly { means: string; whom: string }[]) {
  const people = new Set(pages.filter(({ means }) => means === 'direct').map(({ whom }) => whom));
  return [...people].map((userId) => ({ kind: 'person' as const, userId }));
}
