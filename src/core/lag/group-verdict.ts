import type { GroupPosition } from '../port/kafka.ts';
import {
  type LagSample,
  type PartitionVerdict,
  partitionVerdict,
  sampleEveryMs,
  windowSamples,
} from './partition-verdict.ts';

/** What becomes of a group, by looks at it over some time. */
export interface GroupVerdict {
  /** The worst of its partitions. */
  readonly kind: PartitionVerdict['kind'];
  readonly partitions: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly verdict: PartitionVerdict;
    /** When its offset last moved within the window; undefined if it did not, or nobody knows. */
    readonly movedAtMs: number | undefined;
  }[];
  /** How long it was watched, up to the length of a window. */
  readonly watchedMs: number;
  /** How long until nothing waits at the present pace; undefined where it does not gain. */
  readonly catchUpMs: number | undefined;
}

/** How long a group is watched before everything about it can be said. */
export const windowMs = (windowSamples - 1) * sampleEveryMs;

/** From good to bad, in Burrow's order; what is not known is worse than good and better than what is known to be bad. */
const order: readonly PartitionVerdict['kind'][] = [
  'ok',
  'unknown',
  'not known yet',
  'slow',
  'stopped',
  'stalled',
  'rewound',
];

/** Judges a group by positions, oldest first, at least {@link sampleEveryMs} apart. */
export function groupVerdict(positions: readonly GroupPosition[]): GroupVerdict {
  const window = positions.slice(-windowSamples);
  const newest = window.at(-1);
  const [first] = window;
  const hasMembers = newest !== undefined && newest.group.state !== 'Empty' && newest.group.state !== 'Dead';
  const partitions = (newest?.offsets ?? []).map(({ topic, partition }) => {
    const samples = samplesOf(window, topic, partition);
    return { topic, partition, verdict: partitionVerdict(samples, hasMembers), movedAtMs: movedAt(samples) };
  });
  const worst = Math.max(0, ...partitions.map(({ verdict }) => order.indexOf(verdict.kind)));
  return {
    kind: partitions.length === 0 ? 'unknown' : (order[worst] ?? 'unknown'),
    partitions,
    watchedMs: newest === undefined || first === undefined ? 0 : newest.measuredAt - first.measuredAt,
    catchUpMs: catchUp(window),
  };
}

function samplesOf(window: readonly GroupPosition[], topic: string, partition: number): LagSample[] {
  return window.map(({ offsets, measuredAt }) => {
    const found = offsets.find((offset) => offset.topic === topic && offset.partition === partition);
    return { atMs: measuredAt, committed: found?.committed, end: found?.end };
  });
}

function movedAt(samples: readonly LagSample[]): number | undefined {
  return samples.findLast(({ committed }, at) => at > 0 && committed !== samples[at - 1]?.committed)?.atMs;
}

/** By the pace from the first look to the last; an estimate that holds while both sides keep their pace. */
function catchUp(window: readonly GroupPosition[]): number | undefined {
  const [first] = window;
  const last = window.at(-1);
  if (first === undefined || last === undefined || last.measuredAt <= first.measuredAt) return undefined;
  const [before, now] = [waiting(first), waiting(last)];
  if (before === undefined || now === undefined) return undefined;
  if (now === 0) return 0;
  const gained = before - now;
  return gained <= 0 ? undefined : Math.round((now / gained) * (last.measuredAt - first.measuredAt));
}

/** Undefined as soon as one partition is not known: a sum without it would seem to gain. */
function waiting({ offsets }: GroupPosition): number | undefined {
  let sum = 0;
  for (const { committed, end } of offsets) {
    if (committed === undefined || end === undefined) return undefined;
    sum += Math.max(0, end - committed);
  }
  return sum;
}
