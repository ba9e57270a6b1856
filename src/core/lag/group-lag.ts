import { formatCount } from '../../lib/text.ts';
import type { GroupOffset, GroupPosition } from '../port/kafka.ts';

/** How far a group is behind in one partition. */
export interface PartitionLag extends GroupOffset {
  /** Records that wait; undefined where that cannot be known. */
  readonly lag: number | undefined;
  /** Why `lag` is unknown, or what else is not as it should be. */
  readonly note: string | undefined;
  /** Records that the log deleted before the group read them. */
  readonly lost: number;
  /** The member that is to read it. */
  readonly member: { readonly client: string; readonly host: string } | undefined;
}

/** How far a group is behind. Sums are over what is known; `unknown` counts what is not. */
export interface GroupLag {
  readonly total: number;
  readonly partitions: readonly PartitionLag[];
  /** Partitions with something waiting. */
  readonly behind: number;
  readonly unknown: number;
  /** Records deleted before the group read them, over all partitions. */
  readonly lost: number;
  /** The partition with the most waiting, if any has. */
  readonly worst: PartitionLag | undefined;
}

/**
 * Measures a position. Lag is the end of the log less the committed offset, but never more than the log holds: what was
 * deleted unread no longer waits. A partition without a commit, without a known end, or with a commit beyond the end
 * (the topic was made anew) has unknown lag, not 0; only where the log is empty does nothing wait for sure.
 */
export function groupLag({ offsets, members }: Pick<GroupPosition, 'offsets' | 'members'>): GroupLag {
  const owners = new Map(
    (members ?? []).flatMap((member) =>
      member.assigned.map(({ topic, partition }) => [`${topic}/${partition}`, member] as const),
    ),
  );
  const partitions = offsets.map((offset) => ({
    ...offset,
    ...judge(offset),
    member: owners.get(`${offset.topic}/${offset.partition}`),
  }));
  const waiting = partitions.filter(({ lag }) => lag !== undefined && lag > 0);
  const [worst] = waiting.toSorted((a, b) => (b.lag ?? 0) - (a.lag ?? 0));
  return {
    total: waiting.reduce((sum, { lag }) => sum + (lag ?? 0), 0),
    partitions,
    behind: waiting.length,
    unknown: partitions.filter(({ lag }) => lag === undefined).length,
    lost: partitions.reduce((sum, { lost }) => sum + lost, 0),
    worst,
  };
}

function judge({ begin, end, committed }: GroupOffset): Pick<PartitionLag, 'lag' | 'note' | 'lost'> {
  if (end === undefined) return { lag: undefined, note: 'log end unknown', lost: 0 };
  if (committed === undefined && end === begin) return { lag: 0, note: 'empty', lost: 0 };
  if (committed === undefined) return { lag: undefined, note: 'no commit', lost: 0 };
  if (committed > end) return { lag: undefined, note: 'commit beyond the log end', lost: 0 };
  const lost = Math.max(0, (begin ?? 0) - committed);
  if (lost === 0) return { lag: end - committed, note: undefined, lost };
  return { lag: end - committed - lost, note: `${formatCount(lost)} deleted unread`, lost };
}
