/** The state of a group of alerts as people see it; `gone` when the bot has forgotten it. */
export type GroupState = 'firing' | 'acknowledged' | 'unknown' | 'resolved' | 'gone';

/** What an incident needs to know of a group of alerts. */
export interface SeenGroup {
  readonly groupId: string;
  readonly shortId: string;
  /** Name and thing: `OrderLagHigh shop/orders`. */
  readonly name: string;
  readonly state: GroupState;
  readonly critical: boolean;
  readonly acknowledgedBy: string | undefined;
  readonly acknowledgedAt: number | undefined;
  /** When the first of its alerts began. */
  readonly startedAt: number | undefined;
}

/** A group of alerts that belongs to an incident, as it was seen last. */
export interface LinkedAlert extends Omit<SeenGroup, 'critical'> {
  readonly linkedAt: number;
}

/** A change of a linked group that the timeline tells. */
export interface LinkNews {
  readonly link: LinkedAlert;
  readonly reason: 'state' | 'holder' | 'forgotten';
  readonly by: string | undefined;
  readonly text: string;
}

/** What is new of a linked group since it was last seen; undefined when nothing is that people would tell each other. */
export function linkNews(before: LinkedAlert, now: SeenGroup | undefined): LinkNews | undefined {
  const what = `#${before.shortId} ${before.name}`;
  if (now === undefined) {
    // What was resolved may be forgotten: nothing happened.
    if (before.state === 'resolved' || before.state === 'gone') return undefined;
    const link = { ...before, state: 'gone' as const };
    return { link, reason: 'forgotten', by: undefined, text: `${what} is no longer known: not seen to be resolved` };
  }
  const { critical: _, ...seen } = now;
  const link = { ...seen, linkedAt: before.linkedAt };
  if (now.state !== before.state) {
    const by = now.state === 'acknowledged' ? now.acknowledgedBy : undefined;
    return { link, reason: 'state', by, text: stateText(what, before.state, now.state) };
  }
  if (now.state === 'acknowledged' && now.acknowledgedBy !== before.acknowledgedBy)
    return { link, reason: 'holder', by: now.acknowledgedBy, text: `took over ${what}` };
  return undefined;
}

function stateText(what: string, before: GroupState, now: GroupState): string {
  switch (now) {
    case 'acknowledged':
      return `acknowledged ${what}`;
    case 'resolved':
      return `${what} resolved`;
    case 'unknown':
      return `${what} is unknown: its source is not heard any more`;
    case 'gone':
      return `${what} is no longer known`;
    case 'firing':
      return before === 'acknowledged' ? `${what} fires, acknowledged by nobody` : `${what} fires again`;
  }
}
