import type { Alert } from './alert.ts';
import { drillTarget } from './drill-route.ts';
import type { Group, Member } from './group.ts';
import type { CheckedObject, ObjectOf, ResolveCheck } from './resolve-check.ts';

/** What is to be looked at of alerts that their source ended; each object once. What people closed, and tests, are believed. */
export function objectsToCheck(members: readonly Member[], object: ObjectOf): readonly CheckedObject[] {
  const found = new Map<string, CheckedObject>();
  for (const { alert } of members) {
    const about = isEnded(alert) ? object(alert.labels) : undefined;
    if (about !== undefined) found.set(JSON.stringify(about), about);
  }
  return [...found.values()];
}

function isEnded({ endsAt, closedBy, record }: Alert): boolean {
  return endsAt !== undefined && closedBy === undefined && record.target !== drillTarget;
}

/** The check of a group after a look at its alerts: none while one fires, and a new one for each end. */
export function checkAfter(
  check: ResolveCheck | undefined,
  members: readonly Member[],
  object: ObjectOf,
  now: number,
): ResolveCheck | undefined {
  const present = members.filter(({ leftAt }) => leftAt === undefined);
  // Told to be over: what was found stays, and is looked at by its own time.
  if (present.length === 0) return check;
  const endedAt = endOf(present);
  if (endedAt === undefined) return undefined;
  if (check?.endedAt === endedAt) return check;
  if (objectsToCheck(members, object).length === 0) return undefined;
  return { state: 'waiting', endedAt, at: now, dueAt: now, sentence: '' };
}

/** When the last one ended; undefined while one fires. */
function endOf(members: readonly Member[]): number | undefined {
  if (members.some(({ alert }) => alert.endsAt === undefined)) return undefined;
  return Math.max(...members.map(({ alert }) => alert.endsAt ?? 0));
}

/** Of a group of which nothing fires: whether that is believed, still to be looked at, or seen not to be so. */
export function endStanding(
  { check }: Pick<Group, 'check'>,
  members: readonly Member[],
  object: ObjectOf,
  now: number,
): 'believed' | 'waiting' | 'unwell' {
  const state = checkAfter(check, members, object, now)?.state;
  return state === 'waiting' || state === 'unwell' ? state : 'believed';
}
