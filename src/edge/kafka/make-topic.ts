import type { NewTopic, TopicAnswer } from '../../core/port/kafka.ts';
import { protocolError } from './protocol-error.ts';
import type { Reached } from './reach-cluster.ts';
import { createTopicRequest } from './request-topic.ts';

/** Where a setting comes from, in Kafka's numbers: 1 is the topic itself. */
const ownSource = 1;

/** Has the controller make the topic, or check it. Throws what the brokers have against it. */
export async function makeTopic(
  reached: Reached,
  topic: NewTopic,
  options: { readonly dryRun: boolean; readonly timeoutMs: number },
): Promise<TopicAnswer> {
  const answer = await reached.ask(reached.controller, (link) => link.send(createTopicRequest(topic, options)));
  if (answer === undefined) throw new RangeError('the answer names no topic');
  const error = protocolError(answer.errorCode, answer.errorMessage);
  if (error) throw error;
  return {
    partitions: answer.partitions,
    replication: answer.replication,
    settings: answer.settings.map(({ name, value, source }) => ({ name, value, own: source === ownSource })),
  };
}
