import type { PartitionRange } from '../../core/port/kafka.ts';
import { formatBytes } from '../../lib/text.ts';
import type { FetchedRecords, LogRecord } from './fetch-records.ts';

/** What a look may still cost, over all the partitions it looks at, and what it has cost. */
export interface ScanBudget {
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
  bytes: number;
  records: number;
  /** Why it ended before it had seen all, in a sentence. */
  stopped: string | undefined;
}

interface Deps {
  fetch(partition: number, offset: number): Promise<FetchedRecords>;
  now(): number;
  wanted(record: LogRecord): boolean;
}

/** One partition's part of a look: at most `limit` records, until the budget has spent `untilBytes` in all. */
interface Part {
  readonly range: PartitionRange;
  readonly limit: number;
  readonly untilBytes: number;
}

interface Stretch {
  readonly matches: LogRecord[];
  /** False if it ended for another reason than that there was no more, or enough. */
  readonly complete: boolean;
}

/** Where a search starts to go back from the end: further than for records as they come, because few match. */
const searchFactor = 100;

/** Looks through partitions within a budget, which it keeps; says in it why it stopped. */
export function partitionScan(deps: Deps, budget: ScanBudget) {
  const stop = (why: string, matches: LogRecord[]): Stretch => {
    budget.stopped = why;
    return { matches, complete: false };
  };

  /** Reads from `start` to before `end`, or until `limit` records are wanted. */
  async function read(part: Part, start: number, end: number, limit: number): Promise<Stretch> {
    const { partition } = part.range;
    const matches: LogRecord[] = [];
    let offset = start;
    while (offset < end && matches.length < limit) {
      if (budget.bytes >= part.untilBytes) return stop(`It stopped after ${formatBytes(budget.bytes)}.`, matches);
      if (deps.now() >= budget.endsAt) return stop('It stopped because its time was up.', matches);
      const { records, next, sizeBytes } = await deps.fetch(partition, offset);
      if (next === offset) return stop(`The broker gave nothing at offset ${offset} of p${partition}.`, matches);
      budget.bytes += sizeBytes;
      budget.records += records.length;
      offset = next;
      for (const record of records) if (record.offset < end && deps.wanted(record)) matches.push(record);
    }
    return { matches, complete: true };
  }

  const silent = ({ partition }: PartitionRange): LogRecord[] =>
    stop(`p${partition} was not read: its leader does not answer.`, []).matches;

  return {
    /** The oldest records of the range. */
    async onward(part: Part): Promise<LogRecord[]> {
      const { begin, end } = part.range;
      if (begin === undefined || end === undefined) return silent(part.range);
      const { matches } = await read(part, begin, end, part.limit);
      return matches.slice(0, part.limit);
    },
    /** The newest records; goes back from the end in growing steps, because offsets have holes. */
    async newest(part: Part, searching: boolean): Promise<LogRecord[]> {
      const { begin, end } = part.range;
      if (begin === undefined || end === undefined) return silent(part.range);
      let found: LogRecord[] = [];
      let upper = end;
      for (let step = part.limit * (searching ? searchFactor : 1); upper > begin; step *= 4) {
        const lower = Math.max(begin, upper - step);
        const { matches, complete } = await read(part, lower, upper, Number.POSITIVE_INFINITY);
        found = [...matches, ...found];
        if (!complete || found.length >= part.limit) break;
        upper = lower;
      }
      return found.slice(-part.limit);
    },
  };
}
