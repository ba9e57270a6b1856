import { contentOf, textOf } from '../../core/kafka/content.ts';
import type { FieldMask } from '../../core/kafka/mask-fields.ts';
import type { KafkaTopic, PartitionRange, Peeked, PeekedRecord, PeekRequest } from '../../core/port/kafka.ts';
import type { Clock } from '../../lib/clock.ts';
import { fail } from '../../lib/error.ts';
import { redactedMark } from '../../lib/redact.ts';
import { type FetchedRecords, fetchRecords, type LogRecord } from './fetch-records.ts';
import { noTopic } from './no-topic.ts';
import type { Reached } from './reach-cluster.ts';
import { readRanges } from './read-ranges.ts';
import { partitionScan, type ScanBudget } from './scan-partition.ts';

const maxRecords = 50;
const maxScannedBytes = 10 * 1024 * 1024;
const fetchBytes = 1024 * 1024;
const shownBytes = 2 * 1024;
const waitForNewMs = 2_000;
const pollMs = 200;
/** The end of JavaScript's calendar: a producer can set any 64 bits as a record's time. */
const lastTimeMs = 8.64e15;
/** Of the call's time: the rest is for finding the way and for answering. */
const scanShare = 0.6;

interface Options {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly mask: FieldMask;
}

interface Found extends LogRecord {
  readonly partition: number;
}

/**
 * Looks at records without joining a group or committing anything. Scans at most 10 MiB, shows at most 50 records and
 * cuts each key, value and header at 2 KiB. Fails with `not-found` naming the nearest topics or the partitions there are.
 */
export async function peekTopic(reached: Reached, request: PeekRequest, options: Options): Promise<Peeked> {
  const topic = topicWith(reached.cluster.topics, request);
  const ranges = await newRanges(reached, topic, request, options);
  const endsAt = options.clock.now() + options.timeoutMs * scanShare;
  const budget: ScanBudget = { endsAt, bytes: 0, records: 0, stopped: undefined };
  const limit = Math.min(maxRecords, Math.max(1, request.limit));
  const needle = request.contains?.toLowerCase();
  const wanted = (record: LogRecord) => needle === undefined || contains(record, needle);
  const scan = partitionScan({ fetch: fetcher(reached, topic, options.mask), now: options.clock.now, wanted }, budget);
  const found: Found[] = [];
  for (const [index, range] of ranges.entries()) {
    const untilBytes = budget.bytes + (maxScannedBytes - budget.bytes) / (ranges.length - index);
    const part = { range, limit, untilBytes };
    const newest = request.from.kind === 'last';
    const records = newest ? await scan.newest(part, needle !== undefined) : await scan.onward(part);
    found.push(...records.map((record) => ({ ...record, partition: range.partition })));
  }
  const ordered = ranges.length === 1 ? found : found.sort(byTime);
  const chosen = request.from.kind === 'last' ? ordered.slice(-limit) : ordered.slice(0, limit);
  return {
    records: chosen.map(shown),
    scanned: { records: budget.records, bytes: budget.bytes },
    stopped: budget.stopped,
    ranges,
  };
}

function topicWith(topics: readonly KafkaTopic[], { topic: name, partition, from }: PeekRequest): KafkaTopic {
  const topic = topics.find((each) => each.name === name);
  if (topic === undefined) {
    throw noTopic(topics, name);
  }
  const wanted = topic.partitions.filter(({ id }) => partition === undefined || id === partition);
  if (wanted.length === 0) {
    const last = topic.partitions.length - 1;
    throw fail('not-found', `Topic ${name} has no partition ${partition}.`, { hint: `It has 0 to ${last}.` });
  }
  if (from.kind === 'offset' && wanted.length > 1) {
    throw fail('usage', `An offset is one partition's: topic ${name} has ${wanted.length}.`, {
      hint: 'Add --partition.',
    });
  }
  return { ...topic, partitions: wanted };
}

/** What to read from; for `latest` it waits until there is something new, or two seconds have passed. */
async function newRanges(reached: Reached, topic: KafkaTopic, { from }: PeekRequest, { clock, timeoutMs }: Options) {
  const before = await readRanges(reached, [topic], 'stable');
  if (from.kind === 'offset') return before.map((range) => startingAt(range, from.offset));
  if (from.kind !== 'latest') return before;
  const giveUpAt = clock.now() + Math.min(waitForNewMs, timeoutMs / 2);
  for (;;) {
    const after = await readRanges(reached, [topic], 'stable');
    const fresh = after.map((range, index) => ({ ...range, begin: before[index]?.end }));
    const arrived = fresh.some(({ begin, end }) => begin !== undefined && end !== undefined && end > begin);
    if (arrived || clock.now() >= giveUpAt) return fresh;
    await clock.sleep(pollMs);
  }
}

function startingAt(range: PartitionRange, offset: number): PartitionRange {
  const { topic, partition, begin, end } = range;
  if (begin === undefined || end === undefined) return range;
  if (offset < begin || offset > end) {
    throw fail('not-found', `Offset ${offset} is not in ${topic}/${partition}.`, {
      hint: end === begin ? `It is empty, at offset ${end}.` : `It holds ${begin} to ${end - 1}.`,
    });
  }
  return { ...range, begin: offset };
}

/** Fetches from a partition's leader, a mebibyte at a time. */
function fetcher(reached: Reached, topic: KafkaTopic, mask: FieldMask) {
  const leaders = new Map(topic.partitions.map(({ id, leader }) => [id, leader ?? noBroker]));
  return async (partition: number, offset: number): Promise<FetchedRecords> => {
    const from = { topic: topic.name, partition, offset, maxBytes: fetchBytes, maxWaitMs: pollMs };
    const fetched = await reached.ask(leaders.get(partition) ?? noBroker, (link) => fetchRecords(link, from));
    // Before anything looks at them: a search must not tell what a mask hides.
    return { ...fetched, records: fetched.records.map((record) => masked(record, mask)) };
  };
}

function masked(record: LogRecord, mask: FieldMask): LogRecord {
  const hide = (bytes: Buffer | null): Buffer | null => {
    const text = bytes === null ? undefined : textOf(bytes);
    const left = text === undefined ? undefined : mask.text(text);
    return left === undefined || left === text ? bytes : Buffer.from(left);
  };
  const headers = Object.entries(record.headers ?? {}).map(([name, content]) => [
    name,
    mask.covers(name) ? Buffer.from(redactedMark) : content,
  ]);
  return { ...record, key: hide(record.key), value: hide(record.value), headers: Object.fromEntries(headers) };
}

const noBroker = -1;

function contains({ key, value, headers }: LogRecord, needle: string): boolean {
  const names = Object.keys(headers);
  const contents = [key, value, ...Object.values(headers).flat()];
  const texts = contents.map((content) => (content ? (textOf(content) ?? '') : ''));
  return [...names, ...texts].some((text) => text.toLowerCase().includes(needle));
}

function byTime(a: Found, b: Found): number {
  return a.timestamp - b.timestamp || a.partition - b.partition || a.offset - b.offset;
}

function shown({ partition, offset, timestamp, key, value, headers }: Found): PeekedRecord {
  return {
    partition,
    offset,
    timestamp: timestamp >= 0 && timestamp <= lastTimeMs ? timestamp : undefined,
    key: contentOf(key, shownBytes),
    value: contentOf(value, shownBytes),
    headers: Object.entries(headers).flatMap(([name, contents]) =>
      [contents].flat().map((content) => ({ name, content: contentOf(content, shownBytes) })),
    ),
  };
}
