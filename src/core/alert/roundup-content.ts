import { button } from '../view/build.ts';
import type { Action, View } from '../view/view.ts';
import { alertName } from './alert.ts';
import { groupState, type ListedGroup } from './alert-list.ts';
import { thingOf } from './describe.ts';
import type { Roundup } from './roundup.ts';
import { severityRank, worst } from './severity.ts';

/** Everything that the table of a roundup tells. */
export interface RoundupContent {
  readonly roundup: Roundup;
  readonly groups: readonly ListedGroup[];
  /** How many there are when `groups` is not all of them. */
  readonly total: number;
  /** Ages are as of this moment. */
  readonly asOf: number;
  offers(command: string): boolean;
}

/** How many groups are in which state; acknowledged ones are not open. */
export interface RoundupCounts {
  readonly alerts: number;
  readonly open: number;
  readonly firing: number;
  readonly criticals: number;
  readonly acknowledged: number;
  readonly unknown: number;
  /** Resolved by their source, and seen not to be well. */
  readonly unwell: number;
  readonly resolved: number;
}

/** Counts them. */
export function countsOf(groups: readonly ListedGroup[]): RoundupCounts {
  const states = groups.map((each) => ({ state: groupState(each), severity: severityOfGroup(each) }));
  const count = (wanted: ReturnType<typeof groupState>): number =>
    states.filter(({ state }) => state === wanted).length;
  return {
    alerts: groups.reduce((sum, { shown }) => sum + shown.length, 0),
    open: count('firing') + count('unknown'),
    firing: count('firing'),
    criticals: states.filter(({ state, severity }) => state === 'firing' && severity === 'critical').length,
    acknowledged: count('acknowledged'),
    unknown: count('unknown'),
    unwell: count('not well'),
    resolved: count('resolved'),
  };
}

/** The worst that nobody has decides. */
export function toneOf(counts: RoundupCounts): NonNullable<View['tone']> {
  if (counts.criticals > 0) return 'critical';
  if (counts.firing > 0 || counts.unwell > 0) return 'warning';
  if (counts.unknown > 0) return 'unknown';
  return counts.acknowledged > 0 ? 'neutral' : 'good';
}

/** Firing first, criticals before others, then newest. */
export function byUrgency(groups: readonly ListedGroup[]): ListedGroup[] {
  const order = { firing: 30, unknown: 20, acknowledged: 10, 'not well': 15, resolved: 0 };
  const rank = (each: ListedGroup): number => order[groupState(each)] + severityRank(severityOfGroup(each));
  return [...groups].sort(
    (a, b) => rank(b) - rank(a) || b.group.openedAt - a.group.openedAt || (a.group.id < b.group.id ? -1 : 1),
  );
}

/** The worst of what is not over; of all, where all is. */
export function severityOfGroup({ shown }: ListedGroup) {
  const open = shown.filter((each) => each.state !== 'resolved');
  return worst((open.length > 0 ? open : shown).map((each) => each.severity)) ?? 'warning';
}

/** What it is called, and the thing that it is about. */
export function nameOf({ shown, group }: ListedGroup): string {
  const [first] = shown;
  if (first === undefined) return `#${group.shortId}`;
  const thing = thingOf(first.alert.labels);
  const name = alertName(first.alert.labels);
  return thing === '' ? name : `${name} ${thing}`;
}

/** What can be done with all of them at once. */
export function actionsOf({ roundup, offers }: RoundupContent, counts: RoundupCounts): (Action | false)[] {
  const args = { group: roundup.id };
  const silenceFor = (duration: string) => ({ command: 'alerts silence', args: { ...args, for: duration } });
  return [
    counts.open > 0 && offers('alerts ack') && button('Acknowledge all', 'alerts ack', args, { style: 'primary' }),
    counts.open > 0 &&
      offers('alerts silence') && {
        kind: 'menu' as const,
        label: 'Silence',
        options: [
          { label: 'All of them, 1 hour', run: silenceFor('1h') },
          { label: 'All of them, 4 hours', run: silenceFor('4h') },
        ],
      },
    offers('alerts list') && button('List', 'alerts list'),
  ];
}
