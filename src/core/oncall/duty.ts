import { overlaps, type Rotation, type Turn, turnsOf, type Window } from './rotation.ts';

const dayMs = 24 * 3_600_000;

/** Somebody stands in for whoever it would be. Times in milliseconds since the epoch. */
export interface Override extends Turn {
  readonly id: string;
  readonly team: string;
  /** Who said so, and when. */
  readonly by: string;
  readonly at: number;
}

/** Rotations that are on call together: the first that covers a moment says who, those below it fill what it leaves. */
export interface Team {
  readonly name: string;
  readonly rotations: readonly Rotation[];
}

/** A stretch of a team's time with one answer to who is on call. */
export interface Duty extends Window {
  /** Undefined: nobody. */
  readonly userId: string | undefined;
  /** What says so: the name of a rotation, or an override. */
  readonly says:
    | { readonly kind: 'rotation'; readonly name: string }
    | { readonly kind: 'override'; readonly id: string; readonly by: string }
    | { readonly kind: 'nobody' };
}

/** Who is on call in a window, without gaps: the override that was made last comes first, then the rotations in their order. */
export function dutiesOf(team: Team, overrides: readonly Override[], window: Window): Duty[] {
  const own = overrides.filter((each) => each.team === team.name).toSorted((a, b) => b.at - a.at);
  const layers: readonly Duty[][] = [
    ...own.map((each): Duty[] => [{ ...each, says: { kind: 'override', id: each.id, by: each.by } }]),
    ...team.rotations.map((rotation) =>
      turnsOf(rotation, window).map((turn): Duty => ({ ...turn, says: { kind: 'rotation', name: rotation.name } })),
    ),
  ];
  const found: Duty[] = [];
  let open: Window[] = [window];
  for (const layer of layers) {
    for (const { userId, says, ...covered } of layer) {
      found.push(...overlaps(covered, open).map((part) => ({ ...part, userId, says })));
    }
    open = layer.reduce<Window[]>((left, covered) => left.flatMap((each) => without(each, covered)), open);
  }
  found.push(...open.map((part): Duty => ({ ...part, userId: undefined, says: { kind: 'nobody' } })));
  return merged(found.sort((a, b) => a.from - b.from));
}

/** The duty at a moment; without `from` or `until` where it lasts longer than two turns around. */
export interface PresentDuty {
  readonly userId: string | undefined;
  readonly says: Duty['says'];
  readonly from: number | undefined;
  readonly until: number | undefined;
}

/** Who is on call at a moment, since when and until when. */
export function dutyAt(team: Team, overrides: readonly Override[], at: number): PresentDuty {
  const aroundMs = (2 * Math.max(7, ...team.rotations.map(({ lengthDays }) => lengthDays)) + 1) * dayMs;
  const window = { from: at - aroundMs, until: at + aroundMs };
  const duty = dutiesOf(team, overrides, window).find(({ from, until }) => from <= at && at < until);
  return {
    userId: duty?.userId,
    says: duty?.says ?? { kind: 'nobody' },
    from: duty?.from === window.from ? undefined : duty?.from,
    until: duty?.until === window.until ? undefined : duty?.until,
  };
}

function without(one: Window, taken: Window): Window[] {
  return [
    { from: one.from, until: Math.min(one.until, taken.from) },
    { from: Math.max(one.from, taken.until), until: one.until },
  ].filter(({ from, until }) => from < until);
}

/** One who goes on goes on: whatever says so. */
function merged(duties: readonly Duty[]): Duty[] {
  const result: Duty[] = [];
  for (const duty of duties) {
    const before = result.at(-1);
    if (before !== undefined && before.userId === duty.userId && before.until === duty.from) {
      result[result.length - 1] = { ...before, until: duty.until };
    } else result.push(duty);
  }
  return result;
}
