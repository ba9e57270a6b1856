import type { KafkaPort } from '../port/kafka.ts';
import type { Reach } from './reach.ts';

/** The cluster as far as a reach goes: lists hold what is in it, and what is asked for by name is refused outside of it. */
export function guardKafka(port: KafkaPort, reach: Reach): KafkaPort {
  if (!reach.isBound('topic') && !reach.isBound('group')) return port;
  return {
    name: port.name,
    async cluster(signal) {
      const { brokers, topics } = await port.cluster(signal);
      return { brokers, topics: topics.filter(({ name }) => reach.holds('topic', name)) };
    },
    async ranges(topics, signal) {
      for (const { name } of topics) reach.check('topic', name);
      return port.ranges(topics, signal);
    },
    async groups(signal) {
      const { groups, silent } = await port.groups(signal);
      return { groups: groups.filter(({ id }) => reach.holds('group', id)), silent };
    },
    async positions(groups, signal) {
      for (const { id } of groups) reach.check('group', id);
      return port.positions(groups, signal);
    },
    async watch(group, apartMs, signal) {
      reach.check('group', group.id);
      return port.watch(group, apartMs, signal);
    },
    seen(group) {
      reach.check('group', group.id);
      return port.seen(group);
    },
    async peek(request, signal) {
      reach.check('topic', request.topic);
      return port.peek(request, signal);
    },
    async createTopic(topic, options, signal) {
      reach.check('topic', topic.name);
      return port.createTopic(topic, options, signal);
    },
    async topicSettings(topic, signal) {
      reach.check('topic', topic);
      return port.topicSettings(topic, signal);
    },
    async changeTopic(change, options, signal) {
      reach.check('topic', change.topic);
      return port.changeTopic(change, options, signal);
    },
  };
}
