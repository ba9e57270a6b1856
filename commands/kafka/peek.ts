import {
  actions,
  button,
  code,
  defineCommand,
  fail,
  formatBytes,
  formatCount,
  type PartitionRange,
  type PeekRequest,
  plural,
  quiet,
  recordsText,
  type Text,
  view,
} from '#sdk';

export default defineCommand({
  name: 'kafka peek',
  summary: 'Look at records of a topic, without a consumer group',
  permission: 'kafka:peek',
  danger: 'read',
  reveals: true,
  uses: ['kafka'],
  args: {
    topic: { type: 'string', summary: 'Topic', positional: true, required: true, example: 'orders.v1' },
    partition: { type: 'integer', summary: 'Only this partition', alias: 'p', min: 0, max: 1_000_000 },
    offset: { type: 'integer', summary: 'From this offset on', alias: 'o', min: 0, max: Number.MAX_SAFE_INTEGER },
    from: {
      type: 'string',
      summary: 'From the oldest record on, or what arrives within 2 s',
      options: ['earliest', 'latest'],
    },
    last: { type: 'integer', summary: 'The newest so many (what it does by itself: 5)', min: 1, max: 50 },
    count: { type: 'integer', summary: 'At most so many records', alias: 'n', min: 1, max: 50, default: 5 },
    grep: { type: 'string', summary: 'Only records that contain this text', alias: 'g', example: 'order-17' },
  },
  examples: ['orders.v1', 'orders.v1 --partition 3 --offset 4120 -n 1', 'orders.v1 --grep order-17 --last 10'],
  async run({ kafka, signal }, args) {
    const { records, scanned, stopped, ranges } = await kafka.peek(requestOf(args), signal);
    const [newest] = records.slice(-1);
    const reach = `Scanned ${plural(scanned.records, 'record')}, ${formatBytes(scanned.bytes)}.`;
    const title: Text =
      newest === undefined ? emptySentence(args, ranges) : titleOf(args.topic, records.length, newest.timestamp);
    return view(title, [
      records.length > 0 && code(recordsText(records)),
      stopped !== undefined && quiet(stopped),
      quiet(records.length > 0 ? `${reach} ${holds(ranges)}` : holds(ranges)),
      newest && actions(button('Next', 'kafka peek', nextArgs(args, newest))),
    ]);
  },
});

function titleOf(topic: string, count: number, newestAt: number | undefined): Text {
  const title = `${plural(count, 'record')} of ${topic}`;
  return newestAt === undefined ? title : [`${title}, newest `, { at: newestAt }];
}

interface Args {
  readonly topic: string;
  readonly partition: number | undefined;
  readonly offset: number | undefined;
  readonly from: 'earliest' | 'latest' | undefined;
  readonly last: number | undefined;
  readonly count: number;
  readonly grep: string | undefined;
}

function requestOf(args: Args): PeekRequest {
  const chosen = [args.offset, args.from, args.last].filter((each) => each !== undefined);
  if (chosen.length > 1) {
    throw fail('usage', 'Where to start is said twice.', { hint: 'Give one of --offset, --from and --last.' });
  }
  return {
    topic: args.topic,
    from: args.offset === undefined ? { kind: args.from ?? 'last' } : { kind: 'offset', offset: args.offset },
    limit: args.last ?? args.count,
    ...(args.partition !== undefined && { partition: args.partition }),
    ...(args.grep !== undefined && { contains: args.grep }),
  };
}

function emptySentence({ topic, partition, offset, from, grep }: Args, ranges: readonly PartitionRange[]): string {
  const where = partition === undefined ? topic : `${topic}/${partition}`;
  if (from === 'latest') return `No record arrived on ${where} in 2 s`;
  if (ranges.every(({ begin, end }) => begin === end && end !== undefined)) return `No records in ${where}`;
  if (grep === undefined && offset !== undefined) return `No record of ${where} from offset ${formatCount(offset)} on`;
  return grep === undefined ? `No records to show of ${where}` : `No record of ${where} contains "${grep}"`;
}

/** `p0 holds 0 to 41`, for a single partition; else the count of partitions. */
function holds(ranges: readonly PartitionRange[]): string {
  const [range] = ranges;
  if (ranges.length !== 1 || range === undefined) return `${plural(ranges.length, 'partition')}.`;
  const { partition, begin, end } = range;
  if (begin === undefined || end === undefined) return `What p${partition} holds is unknown.`;
  return begin === end ? `p${partition} is empty.` : `p${partition}: ${formatCount(begin)} to ${formatCount(end - 1)}.`;
}

function nextArgs({ topic, count, grep }: Args, newest: { partition: number; offset: number }) {
  const at = { topic, partition: newest.partition, offset: newest.offset + 1, count };
  return grep === undefined ? at : { ...at, grep };
}
