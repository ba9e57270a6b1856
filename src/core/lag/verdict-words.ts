import { formatDuration } from '../../lib/duration.ts';
import { formatCount, plural } from '../../lib/text.ts';
import type { GroupLag } from './group-lag.ts';
import { type GroupVerdict, windowMs } from './group-verdict.ts';

/** A verdict for a person. */
export interface VerdictWords {
  /** The whole matter in a sentence; undefined where movement says more than the verdict. */
  readonly sentence: string | undefined;
  /** What shows it, and how long it lasts. */
  readonly details: readonly string[];
}

const words = { slow: 'NOT GAINING', stopped: 'STOPPED', stalled: 'STALLED', rewound: 'SET BACK' } as const;
const partitionsNamed = 3;

/** Says what a verdict means; what was not watched long enough is said to be not known yet. */
export function verdictWords(group: string, verdict: GroupVerdict, lag: GroupLag, nowMs: number): VerdictWords {
  switch (verdict.kind) {
    case 'slow':
    case 'stopped':
    case 'stalled':
    case 'rewound':
      return { sentence: badSentence(group, verdict, verdict.kind, lag), details: badPartitions(verdict, lag, nowMs) };
    case 'not known yet': {
      const left = inWords(Math.max(0, windowMs - verdict.watchedMs));
      const watched = `watched ${inWords(verdict.watchedMs)} of ${inWords(windowMs)}`;
      return {
        sentence: undefined,
        details: [`Whether it is stuck is not known yet: ${watched}. Look again in ${left}.`],
      };
    }
    case 'ok':
      return { sentence: undefined, details: lag.total > 0 ? [paceWords(verdict)] : [] };
    case 'unknown':
      return { sentence: undefined, details: [] };
  }
}

function badSentence(group: string, { partitions }: GroupVerdict, kind: keyof typeof words, lag: GroupLag): string {
  const same = partitions.filter(({ verdict }) => verdict.kind === kind).length;
  const none = kind === 'stopped' ? ' has no members' : ' is behind';
  return `group ${group}${none}: ${words[kind]} on ${same} of ${plural(partitions.length, 'partition')}, lag ${formatCount(lag.total)}.`;
}

function badPartitions({ partitions, watchedMs }: GroupVerdict, lag: GroupLag, nowMs: number): string[] {
  const bad = partitions.filter(({ verdict }) => verdict.kind in words);
  const lines = bad.slice(0, partitionsNamed).map(({ topic, partition, verdict, movedAtMs }) => {
    const at = lag.partitions.find((each) => each.topic === topic && each.partition === partition);
    const waiting = `${formatCount(at?.lag ?? 0)} waiting`;
    const name = `${topic}/${partition}`;
    if (verdict.kind === 'rewound') {
      return `${name} went back from ${formatCount(verdict.from)} to ${formatCount(verdict.to)}, ${waiting}.`;
    }
    if (verdict.kind === 'slow') return `${name} reads, and its lag never fell in ${inWords(watchedMs)}; ${waiting}.`;
    const stands = movedAtMs === undefined ? `${inWords(watchedMs)} or longer` : inWords(nowMs - movedAtMs);
    return `${name} offset ${formatCount(at?.committed ?? 0)} has not moved for ${stands}, ${waiting}.`;
  });
  return bad.length > partitionsNamed ? [...lines, `${bad.length - partitionsNamed} more like these.`] : lines;
}

function paceWords({ catchUpMs, watchedMs }: GroupVerdict): string {
  if (watchedMs === 0) return 'Whether it gains is not known yet.';
  if (catchUpMs === undefined) return `It did not gain over the last ${inWords(watchedMs)}.`;
  return `It gains: caught up in about ${inWords(catchUpMs)} at this pace.`;
}

/** Up to two minutes in seconds: a window of 90 s is not a minute. */
function inWords(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : formatDuration(ms);
}
