import { alertName } from '../alert/alert.ts';
import { groupState } from '../alert/alert-list.ts';
import { summaryOf, thingOf } from '../alert/describe.ts';
import { endStanding } from '../alert/end-check.ts';
import { worst } from '../alert/severity.ts';
import type { SeenGroup } from '../incident/linked-alert.ts';
import type { AlertSight } from '../port/alert-sight.ts';
import type { StoredGroup } from '../port/alert-store.ts';
import { type DeskDeps, storedGroup } from './desk-deps.ts';
import { listedOf } from './look-desk.ts';

/** Groups of alerts as others need them: their name, their state as people see it, who has them. */
export function groupSight(deps: DeskDeps): AlertSight {
  return {
    find: async (reference) => seenOf(deps, await storedGroup(deps, reference)),
    async look(groupId) {
      const stored = await deps.store.loadGroup(groupId);
      return stored && seenOf(deps, stored);
    },
  };
}

/** What its source ended is not over while it waits to be looked at, and while it is not well. */
function seenState(
  { rules, clock }: DeskDeps,
  { group, members }: StoredGroup,
  state: ReturnType<typeof groupState>,
): SeenGroup['state'] {
  if (state !== 'resolved' && state !== 'not well') return state;
  if (endStanding(group, members, rules.objectOf, clock.now()) === 'believed') return 'resolved';
  return group.ack === undefined ? 'firing' : 'acknowledged';
}

function seenOf(deps: DeskDeps, stored: StoredGroup): SeenGroup {
  const { group } = stored;
  const listed = listedOf(deps, stored, deps.clock.now());
  const [first] = listed.shown;
  const thing = first && (thingOf(first.alert.labels) || summaryOf(first.alert));
  const state = seenState(deps, stored, groupState(listed));
  const startedAt = Math.min(...listed.shown.map(({ alert }) => alert.startsAt));
  return {
    groupId: group.id,
    shortId: group.shortId,
    name: [first === undefined ? Object.values(group.labels).join(' ') : alertName(first.alert.labels), thing]
      .filter(Boolean)
      .join(' '),
    state,
    critical: worst(listed.shown.map(({ severity }) => severity)) === 'critical',
    acknowledgedBy: state === 'acknowledged' ? group.ack?.by : undefined,
    acknowledgedAt: group.ack?.at,
    startedAt: Number.isFinite(startedAt) ? startedAt : undefined,
  };
}
