import type { TopicSetting, TopicSettingChange } from '../../core/port/kafka.ts';
import type { Clock } from '../../lib/clock.ts';
import { noTopic } from './no-topic.ts';
import { protocolError } from './protocol-error.ts';
import type { Reached } from './reach-cluster.ts';
import { changeTopicRequest, describeTopicRequest } from './request-config.ts';

/** Where a setting comes from, in Kafka's numbers: 1 is the topic itself. */
const ownSource = 1;

/** A broker learns of a change a moment after the controller has made it: so long, and so often, it is looked for. */
const seenWithinMs = 1_500;
const lookEveryMs = 50;

interface Options {
  readonly dryRun: boolean;
  readonly clock: Clock;
}

/** Every setting of a topic; fails with `not-found` naming the nearest topics. Throws what the brokers have against it. */
export async function readTopicSettings(reached: Reached, topic: string): Promise<readonly TopicSetting[]> {
  const { topics } = reached.cluster;
  if (topics.every((each) => each.name !== topic)) throw noTopic(topics, topic);
  const answer = await reached.ask(reached.controller, (link) => link.send(describeTopicRequest(topic)));
  if (answer === undefined) throw new RangeError('the answer names no topic');
  const error = protocolError(answer.errorCode, answer.errorMessage);
  if (error) throw error;
  return answer.settings.map(({ name, value, source }) => ({ name, value, own: source === ownSource }));
}

/** Has the controller change one setting of a topic, or check it, and waits a moment until it is seen. Throws what the brokers have against it. */
export async function changeTopicSetting(
  reached: Reached,
  change: TopicSettingChange,
  options: Options,
): Promise<void> {
  const answer = await reached.ask(reached.controller, (link) => link.send(changeTopicRequest(change, options)));
  if (answer === undefined) throw new RangeError('the answer names no topic');
  const error = protocolError(answer.errorCode, answer.errorMessage);
  if (error) throw error;
  if (!options.dryRun) await untilSeen(reached, change, options.clock);
}

async function untilSeen(reached: Reached, { topic, name, value }: TopicSettingChange, clock: Clock): Promise<void> {
  const giveUpAt = clock.now() + seenWithinMs;
  for (;;) {
    const found = (await readTopicSettings(reached, topic)).find((setting) => setting.name === name);
    const isSeen = value === undefined ? !found?.own : found?.own === true && found.value === value;
    if (isSeen || clock.now() >= giveUpAt) return;
    await clock.sleep(lookEveryMs);
  }
}
