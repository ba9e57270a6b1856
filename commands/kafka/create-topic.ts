import {
  actions,
  button,
  defineCommand,
  fail,
  fields,
  type KafkaPort,
  type NewTopic,
  parseTopicConfig,
  plural,
  quiet,
  type Text,
  topicNameFault,
  view,
} from '#sdk';

export default defineCommand({
  name: 'kafka create-topic',
  summary: 'Make a topic',
  permission: 'kafka:create-topic',
  danger: 'change',
  did: 'made',
  uses: ['kafka'],
  args: {
    name: { type: 'string', summary: 'Name', positional: true, required: true, maxLength: 249, example: 'orders.v2' },
    partitions: { type: 'integer', summary: 'Partitions', alias: 'p', min: 1, max: 1_000, default: 3 },
    replication: { type: 'integer', summary: 'Copies of each partition', alias: 'r', min: 1, max: 9, default: 1 },
    config: { type: 'string', summary: 'Settings, k=v,k=v', alias: 'c', example: 'retention.ms=3600000' },
  },
  examples: ['orders.v2', 'orders.v2 --partitions 6 --replication 3 --config retention.ms=3600000'],
  async plan({ kafka, signal }, args) {
    const topic = topicOf(args);
    const { brokers } = await kafka.cluster(signal);
    const answer = await kafka.createTopic(topic, { dryRun: true }, signal);
    return {
      shows: view(
        `Make topic ${topic.name} in Kafka ${kafka.name}`,
        [
          fields([
            ['Partitions', `${answer.partitions}`],
            ['Copies', `${answer.replication} on ${plural(brokers.length, 'broker')}`],
            ...shownSettings(answer.settings),
          ]),
          quiet('Dry run: the brokers accept it. Partitions can be added later, not taken away.'),
        ],
        { tone: 'warning' },
      ),
      binds: { exists: false },
      confirm: 'Make the topic',
      object: topic.name,
    };
  },
  /** The brokers themselves refuse a topic that has come to exist since the plan. */
  async run({ kafka, signal }, args) {
    const topic = topicOf(args);
    const answer = await kafka.createTopic(topic, { dryRun: false }, signal);
    const found = answer.listed?.partitions;
    const ready = found?.filter(({ leader }) => leader !== undefined).length ?? 0;
    const state =
      found === undefined
        ? 'accepted, not listed yet'
        : `${ready} of ${plural(found.length, 'partition')} with a leader`;
    return view(
      `Topic ${topic.name} made in Kafka ${kafka.name}: ${state}`,
      [
        fields(shownSettings(answer.settings)),
        actions(
          button('Topics', 'kafka topics', { filter: topic.name }),
          button('Peek', 'kafka peek', { topic: topic.name }),
        ),
      ],
      { tone: found !== undefined && ready === found.length ? 'good' : 'unknown' },
    );
  },
});

const faults = {
  internal: 'is for Kafka itself: names with __ are internal',
  empty: 'is empty',
  'too-long': 'is longer than 249 characters',
  dots: 'is not a name',
  characters: 'has characters other than letters, digits, ".", "_" and "-"',
} as const;

interface Args {
  readonly name: string;
  readonly partitions: number;
  readonly replication: number;
  readonly config: string | undefined;
}

function topicOf({ name, partitions, replication, config }: Args): NewTopic {
  const fault = topicNameFault(name);
  if (fault !== undefined) {
    throw fail('usage', `The topic name "${name}" ${faults[fault]}.`, { hint: 'Choose another name.' });
  }
  return { name, partitions, replication, config: config === undefined ? {} : parseTopicConfig(config) };
}

type Settings = Awaited<ReturnType<KafkaPort['createTopic']>>['settings'];

/** What the topic sets itself, and the few defaults that a person asks about at night. */
function shownSettings(settings: Settings): (readonly [string, Text])[] {
  const asked = ['retention.ms', 'cleanup.policy', 'min.insync.replicas', 'max.message.bytes'];
  return settings
    .filter(({ name, own }) => own || asked.includes(name))
    .map(({ name, value, own }) => [name, own ? value : [value, { quiet: ' (default)' }]]);
}
