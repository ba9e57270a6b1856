import type { KafkaTopic } from '../../core/port/kafka.ts';
import { fail, type MiddlewatchError } from '../../lib/error.ts';
import { nearest } from '../../lib/text.ts';

/** The failure for a topic that is not there, naming those that are near. */
export function noTopic(topics: readonly KafkaTopic[], name: string): MiddlewatchError {
  const near = nearest(
    name,
    topics.map((each) => each.name),
  );
  const hint = near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'See /kafka topics.';
  return fail('not-found', `No topic "${name}".`, { hint });
}
