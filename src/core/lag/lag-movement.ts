import { formatDuration } from '../../lib/duration.ts';
import { formatCount, plural } from '../../lib/text.ts';
import type { GroupPosition } from '../port/kafka.ts';
import type { Tone } from '../view/view.ts';
import type { GroupLag } from './group-lag.ts';

/** What happened between two looks at a group, over the partitions known in both. */
export interface LagMovement {
  /** How far committed offsets moved on; negative when somebody set them back. */
  readonly consumed: number;
  /** Records that were written meanwhile. */
  readonly produced: number;
  readonly tookMs: number;
}

/** Compares two looks at one group. */
export function lagMovement(before: GroupPosition, after: GroupPosition): LagMovement {
  const earlier = new Map(before.offsets.map((offset) => [`${offset.topic}/${offset.partition}`, offset]));
  let consumed = 0;
  let produced = 0;
  for (const now of after.offsets) {
    const then = earlier.get(`${now.topic}/${now.partition}`);
    if (now.committed !== undefined && then?.committed !== undefined) consumed += now.committed - then.committed;
    if (now.end !== undefined && then?.end !== undefined) produced += now.end - then.end;
  }
  return { consumed, produced, tookMs: after.measuredAt - before.measuredAt };
}

/** A group's lag in a sentence, with what it means for the night. */
export interface LagVerdict {
  readonly sentence: string;
  readonly tone: Tone;
  /** What the sentence cannot tell, if anything. */
  readonly caution: string | undefined;
}

/**
 * Says what is behind. Two looks a moment apart tell whether offsets moved in that moment, and no more: many consumers
 * commit only every five seconds, so that no movement is not yet a stall.
 */
export function lagVerdict(position: GroupPosition, lag: GroupLag, movement: LagMovement): LagVerdict {
  const { id, state } = position.group;
  const known = lag.partitions.length - lag.unknown;
  const rest = [
    lag.unknown > 0 && `, ${plural(lag.unknown, 'partition')} unknown`,
    lag.lost > 0 && `, ${plural(lag.lost, 'record')} deleted unread`,
  ];
  const also = rest.filter((each) => each !== false).join('');
  if (lag.partitions.length === 0) return verdict(`group ${id} has no offsets: it has committed nothing.`, 'unknown');
  if (known === 0) return verdict(`group ${id}: lag unknown${also}.`, 'unknown');
  if (lag.behind === 0) {
    const tone = lag.lost > 0 ? 'warning' : lag.unknown > 0 ? 'unknown' : 'good';
    return verdict(`group ${id} has nothing waiting on ${plural(known, 'partition')}${also}.`, tone);
  }
  const of = `${lag.behind} of ${plural(lag.partitions.length, 'partition')}`;
  const where = `lag ${formatCount(lag.total)} on ${of}${also}`;
  if (state === 'Empty' || state === 'Dead') return verdict(`group ${id} has no members: ${where}.`, 'warning');
  return verdict(`group ${id} is behind: ${where}; ${movementWords(movement)}.`, 'warning', cautionAbout(movement));
}

function verdict(sentence: string, tone: Tone, caution?: string): LagVerdict {
  return { sentence, tone, caution };
}

function cautionAbout({ consumed }: LagMovement): string | undefined {
  if (consumed !== 0) return undefined;
  return 'Many consumers commit only every 5 s: look again before calling it stalled.';
}

function movementWords({ consumed, produced, tookMs }: LagMovement): string {
  const inTime = `in ${seconds(tookMs)}`;
  if (consumed < 0) return `its offsets were set back by ${formatCount(-consumed)} ${inTime}`;
  return `${formatCount(consumed)} consumed, ${formatCount(produced)} new ${inTime}`;
}

/** A few seconds, with tenths: `1.5 s`. */
function seconds(ms: number): string {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms);
}
