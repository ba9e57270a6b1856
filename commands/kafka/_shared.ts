import { fail, formatCount, nearest } from '#sdk';

/** `Did you mean orders.v1?`, or undefined when nothing is near. */
export function nearNames(wanted: string, names: readonly string[]): string | undefined {
  const near = nearest(wanted, names);
  return near.length > 0 ? `Did you mean ${near.join(', ')}?` : undefined;
}

/** The failure for a group that is not there. */
export function noGroup(wanted: string, target: string, names: readonly string[]): Error {
  const hint = nearNames(wanted, names) ?? 'See /kafka lag for all groups.';
  return fail('not-found', `No consumer group "${wanted}" in Kafka ${target}.`, { hint });
}

/** A count for a table cell; what is unknown is a question mark, never 0. */
export function countOrUnknown(count: number | undefined): string {
  return count === undefined ? '?' : formatCount(count);
}
