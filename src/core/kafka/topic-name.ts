/** Why a name cannot be given to a new topic; `internal` ones belong to Kafka itself. */
export type TopicNameFault = 'internal' | 'empty' | 'too-long' | 'characters' | 'dots';

/** What a new topic's name must be, by Kafka's own rule (org.apache.kafka.common.internals.Topic); undefined if it is. */
export function topicNameFault(name: string): TopicNameFault | undefined {
  if (name.startsWith('__')) return 'internal';
  if (name === '') return 'empty';
  if (name.length > 249) return 'too-long';
  if (name === '.' || name === '..') return 'dots';
  return /^[a-zA-Z0-9._-]+$/.test(name) ? undefined : 'characters';
}
