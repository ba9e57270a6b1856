import type { KafkaTopic, NewTopic, TopicAnswer } from '../../core/port/kafka.ts';
import type { Clock } from '../../lib/clock.ts';
import { protocolError } from './protocol-error.ts';
import { type Reached, topicsOf } from './reach-cluster.ts';
import { metadataRequest } from './request-metadata.ts';
import { createTopicRequest } from './request-topic.ts';

/** Where a setting comes from, in Kafka's numbers: 1 is the topic itself. */
const ownSource = 1;

/** A broker learns of a topic a moment after the controller has made it: so long, and so often, it is looked for. */
const listedWithinMs = 1_500;
const lookEveryMs = 50;

interface Options {
  readonly dryRun: boolean;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Has the controller make the topic, or check it. Throws what the brokers have against it. */
export async function makeTopic(reached: Reached, topic: NewTopic, options: Options): Promise<TopicAnswer> {
  const answer = await reached.ask(reached.controller, (link) => link.send(createTopicRequest(topic, options)));
  if (answer === undefined) throw new RangeError('the answer names no topic');
  const error = protocolError(answer.errorCode, answer.errorMessage);
  if (error) throw error;
  return {
    partitions: answer.partitions,
    replication: answer.replication,
    settings: answer.settings.map(({ name, value, source }) => ({ name, value, own: source === ownSource })),
    listed: options.dryRun ? undefined : await readBack(reached, topic.name, options.clock),
  };
}

/** The topic once every partition has a leader, or as far as it has come when the time is up. */
async function readBack(reached: Reached, name: string, clock: Clock): Promise<KafkaTopic | undefined> {
  const giveUpAt = clock.now() + listedWithinMs;
  for (;;) {
    const { topics } = await reached.ask(reached.controller, (link) => link.send(metadataRequest([name])));
    const [listed] = topicsOf(topics.filter(({ partitions }) => partitions.length > 0));
    const complete = listed?.partitions.every(({ leader }) => leader !== undefined) ?? false;
    if (complete || clock.now() >= giveUpAt) return listed;
    await clock.sleep(lookEveryMs);
  }
}
