import { hash } from 'node:crypto';
import { canonicalLabels, type Labels } from './alert.ts';
import type { Route } from './route.ts';

/** No vowels and no look-alikes: it can be read aloud, and spells nothing. */
const readable = '23456789BCDFGHJKMNPQRSTVWXZ';
const shortLength = 5;

/** The identity of a group: the same alerts on the same route find the same group, also after a restart. */
export interface GroupKey {
  /** 24 hexadecimal characters, for rows and buttons. */
  readonly id: string;
  /** Five characters for people: `G4F2K`. Almost unique: what they type is checked against all groups. */
  readonly shortId: string;
  readonly routeKey: string;
  readonly receiver: string;
  /** The labels that all members share by `groupBy`. */
  readonly labels: Labels;
}

/** The group that a route puts an alert in: by the labels of `groupBy` that it has, or by all of them. */
export function groupKeyOf(route: Route, labels: Labels): GroupKey {
  const { groupBy } = route;
  const shared =
    groupBy === 'all' ? labels : Object.fromEntries(Object.entries(labels).filter(([name]) => groupBy.includes(name)));
  const digest = hash('sha256', `${route.key}:${canonicalLabels(shared)}:${route.receiver}`, 'buffer');
  return {
    id: digest.toString('hex').slice(0, 24),
    shortId: shortIdOf(digest),
    routeKey: route.key,
    receiver: route.receiver,
    labels: shared,
  };
}

function shortIdOf(digest: Buffer): string {
  let rest = digest.readUIntBE(digest.length - 6, 6);
  let text = '';
  for (let index = 0; index < shortLength; index += 1) {
    text += readable[rest % readable.length];
    rest = Math.floor(rest / readable.length);
  }
  return text;
}
