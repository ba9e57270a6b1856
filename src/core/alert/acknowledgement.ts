import type { Acknowledgement } from './group.ts';
import type { Route } from './route.ts';

/**
 * What becomes of an acknowledgement at a look. It holds for new alerts of equal or lower severity; a higher one, firing
 * again after a resolve, and its own end on a route that pages give the group back to nobody.
 */
export type AckFate = 'none' | 'kept' | 'again' | 'raised' | 'expired';

/** When it must be confirmed, in milliseconds since the epoch; undefined where nobody is paged: there it holds until the end. */
export function ackExpiresAt(
  ack: Acknowledgement,
  route: Pick<Route, 'pages' | 'ackExpiresAfterMs'>,
): number | undefined {
  return route.pages ? ack.confirmedAt + route.ackExpiresAfterMs : undefined;
}

/** Judges it by what fires now. It does not expire unheard: while everything is hushed or a message is under way it waits. */
export function ackFate(
  ack: Acknowledgement | undefined,
  seen: {
    /** Fires again after its resolve was told. */
    readonly again: boolean;
    /** Severity rank of what fires and is not hushed; 0 when nothing does. */
    readonly rank: number;
    readonly underWay: boolean;
    readonly route: Pick<Route, 'pages' | 'ackExpiresAfterMs'>;
    readonly now: number;
  },
): AckFate {
  if (ack === undefined) return 'none';
  if (seen.again) return 'again';
  if (seen.rank > ack.rank) return 'raised';
  const expiresAt = ackExpiresAt(ack, seen.route);
  const over = expiresAt !== undefined && seen.now >= expiresAt;
  return over && seen.rank > 0 && !seen.underWay ? 'expired' : 'kept';
}

/** Why a group into which alerts moved is, or is not, acknowledged afterwards. */
export type Carried =
  | { readonly kind: 'kept' | 'carried'; readonly ack: Acknowledgement }
  | { readonly kind: 'none'; readonly why: 'fires-already' | 'partly' };

/**
 * Carries acknowledgements to a group when its alerts come from others. Who has it already keeps it. Alerts that nobody
 * took are never hushed by it: then it is nobody's. Of several people the one who took part of it last has all of it.
 */
export function carryAck(
  target: { readonly ack: Acknowledgement | undefined; readonly fires: boolean },
  sources: readonly (Acknowledgement | undefined)[],
): Carried {
  if (target.ack !== undefined) return { kind: 'kept', ack: target.ack };
  if (target.fires) return { kind: 'none', why: 'fires-already' };
  const acks = sources.filter((ack) => ack !== undefined);
  const [latest] = acks.toSorted((a, b) => b.at - a.at || (a.by < b.by ? -1 : 1));
  if (latest === undefined || acks.length < sources.length) return { kind: 'none', why: 'partly' };
  return { kind: 'carried', ack: { ...latest, rank: Math.max(...acks.map((ack) => ack.rank)) } };
}
