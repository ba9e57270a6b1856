/** When a channel has so many new groups that a card for each tells nobody anything. */
export interface StormRules {
  /** More new groups than that within `withinMs` are a storm. */
  readonly groups: number;
  readonly withinMs: number;
  /** The first criticals of a storm have a card of their own all the same. */
  readonly singles: number;
  /** A storm ends after so long without a new group. */
  readonly calmMs: number;
  /** Later criticals of a storm ring at most once in that time, together. */
  readonly criticalsEveryMs: number;
}

/** What a channel was told lately. */
export interface ChannelLoad {
  /** Cards within `withinMs`, and how many of them are critical; in a storm since `withinMs` before it began. */
  readonly cards: number;
  readonly criticals: number;
  readonly inStorm: boolean;
}

/** Where a new group is told: as a card of its own, or as a row of the channel's table. */
export type Placing =
  | { readonly kind: 'card'; readonly why: 'calm' | 'first-criticals' }
  | { readonly kind: 'row'; readonly why: 'storm-begins' | 'storm-goes-on' };

/** Decides where a new group is told, from what its channel was told lately. */
export function placeNew(load: ChannelLoad, critical: boolean, rules: StormRules): Placing {
  if (!load.inStorm && load.cards < rules.groups) return { kind: 'card', why: 'calm' };
  if (critical && load.criticals < rules.singles) return { kind: 'card', why: 'first-criticals' };
  return { kind: 'row', why: load.inStorm ? 'storm-goes-on' : 'storm-begins' };
}
