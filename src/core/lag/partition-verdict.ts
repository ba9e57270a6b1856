/** One look at a partition: where the group is and where the log ends. */
export interface LagSample {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly committed: number | undefined;
  readonly end: number | undefined;
}

/** What becomes of a group in one partition. */
export type PartitionVerdict =
  | { readonly kind: 'ok' | 'unknown' }
  /** The window is not full, and what is in it settles nothing. */
  | { readonly kind: 'not known yet' }
  /** It reads, and never gains on the log. */
  | { readonly kind: 'slow' }
  /** Nothing was committed over the window, and nobody is there to do it. */
  | { readonly kind: 'stopped' }
  /** Nothing was committed over the window though members are there. */
  | { readonly kind: 'stalled' }
  /** Its offset went back and has not come again to where it was. */
  | { readonly kind: 'rewound'; readonly from: number; readonly to: number };

/** Looks that a verdict needs, and how far apart they are at least: 90 s from the first to the last. */
export const windowSamples = 10;
export const sampleEveryMs = 10_000;

/** A transaction's marker leaves one record that nobody reads, so one that waits is nothing. */
const allowedLag = 1;

/**
 * Burrow's rules (evaluator/caching.go) over looks instead of commits, oldest first. Kafka does not tell when an offset was
 * committed, so that Burrow's STOP and STALL look the same here: a group without members stopped, one with members stalls.
 * Burrow calls a window that is not full OK; here it is not known yet, but for what more looks cannot change any more.
 */
export function partitionVerdict(samples: readonly LagSample[], hasMembers: boolean): PartitionVerdict {
  const window = samples.slice(-windowSamples);
  const known = window.flatMap(({ committed, end }) =>
    committed === undefined || end === undefined ? [] : [{ committed, lag: Math.max(0, end - committed) }],
  );
  const newest = window.at(-1);
  const last = known.at(-1);
  if (last === undefined || newest?.committed === undefined || newest.end === undefined) return { kind: 'unknown' };
  if (last.lag <= allowedLag) return { kind: 'ok' };
  const rewind = rewindIn(known.map(({ committed }) => committed));
  if (rewind !== undefined) return { kind: 'rewound', ...rewind };
  if (known.some(({ lag }) => lag <= allowedLag)) return { kind: 'ok' };
  const stands = known.every(({ committed }) => committed === last.committed);
  const gains = known.some(({ lag }, at) => lag < (known[at - 1]?.lag ?? 0));
  // A log that was cut gains on nothing by itself: only who reads does.
  if (!stands && gains) return { kind: 'ok' };
  if (known.length < windowSamples) return { kind: 'not known yet' };
  if (stands) return { kind: hasMembers ? 'stalled' : 'stopped' };
  return { kind: 'slow' };
}

/** Only the first drop counts, and only until the offset is back where it was: as Burrow does it. */
function rewindIn(offsets: readonly number[]): { from: number; to: number } | undefined {
  const at = offsets.findIndex((offset, index) => offset < (offsets[index - 1] ?? 0));
  const [from, to] = [offsets[at - 1], offsets[at]];
  if (from === undefined || to === undefined) return undefined;
  return offsets.slice(at).some((offset) => offset >= from) ? undefined : { from, to };
}
