import type { Clock } from '../../lib/clock.ts';
import type { Ids } from '../../lib/ids.ts';
import { checkAfter, objectsToCheck } from '../alert/end-check.ts';
import { checkOf, objectsAtMost, type ResolveCheck } from '../alert/resolve-check.ts';
import { checkLine } from '../alert/resolve-words.ts';
import type { AlertRules } from '../alert/rules.ts';
import type { AlertStore, StoredGroup } from '../port/alert-store.ts';
import type { Log } from '../port/log.ts';
import type { ResolveChecker } from '../port/resolve-check.ts';
import { lineUnder } from './dispatcher.ts';
import { type Loop, loop } from './loop.ts';

const groupsAtOnce = 5;
/** What moved while it was looked at is looked at again. */
const afterMoveMs = 1_000;

interface Checking {
  readonly store: AlertStore;
  readonly rules: AlertRules;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Undefined where nothing can be looked at any more: what is still open is believed then. */
  readonly resolveChecker?: ResolveChecker | undefined;
  /** Cards no longer show what is stored, and lines are owed. */
  changed(): void;
}

/** Looks at what resolved groups are about, once, and again every 5 min while it is not well. When to look is a row of the store. */
export function resolveChecks(deps: Checking): Loop {
  const { store, clock } = deps;
  return loop(
    'resolve checks',
    async () => {
      const due = await store.checksDue(clock.now(), groupsAtOnce);
      await Promise.all(due.map((stored) => settleCheck(deps, stored)));
      if (due.length > 0) deps.changed();
      const next = await store.nextCheckAt();
      return next === undefined ? undefined : Math.max(next, due.length > 0 ? clock.now() + afterMoveMs : 0);
    },
    deps,
  );
}

async function settleCheck(deps: Checking, stored: StoredGroup): Promise<void> {
  const { store, rules, clock, ids, log, resolveChecker } = deps;
  const { group, members } = stored;
  const before = group.check;
  // It fires again, or ended anew, and the look that says so is due.
  if (before === undefined || checkAfter(before, members, rules.objectOf, clock.now()) !== before) return;
  const objects = objectsToCheck(members, rules.objectOf);
  const verdicts = await Promise.all(
    objects.slice(0, objectsAtMost).flatMap((object) => resolveChecker?.look(object) ?? []),
  );
  const now = clock.now();
  // Its alerts are forgotten, or nothing is to be looked at any more: the word of the source stands.
  const check = objects.length === 0 ? undefined : checkOf(before, verdicts, objects.length, now);
  const said = check && isNews(stored, before, check) ? checkLine(check) : undefined;
  const line = said && lineUnder(group, { id: ids.next(), view: said, reason: 'resolve-check', createdAt: now });
  const saved = await store.saveCheck(group, check, now, line);
  if (saved) log.info({ group: group.shortId, check: check?.state }, 'what resolved was looked at');
}

/** A line of its own for each change; where the line of the end is still to come, it tells what was found. */
function isNews({ group, underWay }: StoredGroup, before: ResolveCheck, check: ResolveCheck): boolean {
  if (before.state === check.state) return false;
  const endToTell = group.flushAt !== undefined && (group.entry?.firing.length ?? 0) > 0 && !underWay;
  return before.state !== 'waiting' || !endToTell;
}
