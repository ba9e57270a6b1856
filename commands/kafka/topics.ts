import {
  actions,
  button,
  defineCommand,
  type KafkaTopic,
  type PartitionRange,
  plural,
  quiet,
  replicaState,
  replicaWords,
  table,
  topicFilter,
  view,
} from '#sdk';
import { countOrUnknown, nearNames } from './_shared.ts';

const maxRows = 10_000;

export default defineCommand({
  name: 'kafka topics',
  summary: 'List topics with their partitions, replicas and messages',
  permission: 'kafka:read',
  danger: 'read',
  uses: ['kafka'],
  args: {
    filter: { type: 'string', summary: 'Part of a name, or a pattern with *', positional: true, example: 'orders*' },
    internal: { type: 'boolean', summary: "Also Kafka's own topics" },
  },
  examples: ['', 'orders', 'shop.* --internal'],
  async run({ kafka, signal }, { filter, internal }) {
    const { topics } = await kafka.cluster(signal);
    const visible = topics.filter((topic) => internal || !topic.internal);
    const matches = filter === undefined ? () => true : topicFilter(filter);
    const found = visible.filter(({ name }) => matches(name));
    if (found.length === 0) return nothing(kafka.name, filter, topics.length - visible.length, visible);
    const listed = found.slice(0, maxRows);
    const counts = messageCounts(await kafka.ranges(listed, signal));
    const state = replicaState(found);
    const faulty = state.offline + state.underReplicated > 0;
    const words = faulty ? `, partitions: ${replicaWords(state)}` : '';
    const [only] = found.length === 1 ? found : [];
    return view(
      `${plural(found.length, 'topic')} in Kafka ${kafka.name}${words}`,
      [
        table(
          columns,
          listed.map((topic) => row(topic, counts)),
          { noun: 'topic', total: found.length },
        ),
        quiet('Messages: newest offset less oldest, so about; compaction and transactions leave holes.'),
        actions(only && button('Peek', 'kafka peek', { topic: only.name }), button('Lag', 'kafka lag')),
      ],
      { tone: state.offline > 0 ? 'critical' : faulty ? 'warning' : 'neutral' },
    );
  },
});

const columns = [
  { title: 'TOPIC', keep: true, cut: 'middle' as const },
  { title: 'PARTS', align: 'right' as const },
  { title: 'REPL', align: 'right' as const },
  { title: 'MESSAGES', align: 'right' as const, keep: true },
  { title: 'STATE', keep: true },
];

function row(topic: KafkaTopic, counts: ReadonlyMap<string, number | undefined>): string[] {
  const replicas = Math.max(0, ...topic.partitions.map((partition) => partition.replicas));
  const messages = countOrUnknown(counts.get(topic.name));
  return [topic.name, `${topic.partitions.length}`, `${replicas}`, messages, replicaWords(replicaState([topic]))];
}

/** Messages by topic; undefined as soon as one of its partitions did not say. */
function messageCounts(ranges: readonly PartitionRange[]): ReadonlyMap<string, number | undefined> {
  const counts = new Map<string, number | undefined>();
  for (const { topic, begin, end } of ranges) {
    const before = counts.has(topic) ? counts.get(topic) : 0;
    counts.set(
      topic,
      before === undefined || begin === undefined || end === undefined ? undefined : before + end - begin,
    );
  }
  return counts;
}

function nothing(target: string, filter: string | undefined, hidden: number, visible: readonly KafkaTopic[]) {
  const kept = hidden > 0 && quiet(`${plural(hidden, 'internal topic')} hidden: --internal shows them.`);
  if (filter === undefined) return view(`No topics in Kafka ${target}`, [kept]);
  const near = nearNames(
    filter,
    visible.map(({ name }) => name),
  );
  return view(`No topics like "${filter}" in Kafka ${target}`, [near !== undefined && quiet(near), kept]);
}
