import type { Logger } from 'pino';
import { type BusEvent, cloudEventOf } from '../../core/bus/bus-event.ts';
import type { KafkaTarget } from '../config/target.ts';
import { kafkaError } from './kafka-error.ts';
import { lazyProducer } from './lazy-producer.ts';

const contentType = 'application/cloudevents+json; charset=UTF-8';

/** Writes events to a topic that is there already. */
export interface EventProducer {
  /** Resolves when every in-sync replica has them, in their order; fails in words for a person, then some may have arrived. */
  send(events: readonly BusEvent[]): Promise<void>;
  close(): Promise<void>;
}

/** Makes it; nothing is talked before the first send, and after a failure the connection is made anew. */
export function eventProducer(
  target: KafkaTarget,
  { topic, source, log }: { topic: string; source: string; log: Logger },
): EventProducer {
  // One request at a time: a later batch never overtakes an earlier one.
  const producer = lazyProducer(target, { log, maxInFlightRequests: 1 });
  return {
    async send(events) {
      try {
        const open = await producer.connected();
        const messages = events.map((event) => ({
          key: event.key,
          value: cloudEventOf(event, source),
          headers: { 'content-type': contentType },
          timestamp: String(event.at),
        }));
        await open.send({ topic, acks: -1, messages });
      } catch (thrown) {
        await producer.drop();
        throw kafkaError(thrown, target);
      }
    },
    close: producer.drop,
  };
}
