import type { Producer } from 'kafkajs';
import type { Logger } from 'pino';
import { type BusEvent, cloudEventOf } from '../../core/bus/bus-event.ts';
import { reasonOf } from '../../lib/error.ts';
import type { KafkaTarget } from '../config/target.ts';
import { createKafka } from './create-kafka.ts';
import { kafkaError } from './kafka-error.ts';

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
  let producer: Producer | undefined;
  const connected = async (): Promise<Producer> => {
    if (producer !== undefined) return producer;
    const kafka = await createKafka(target, { log });
    const made = kafka.producer({
      allowAutoTopicCreation: false,
      // One request at a time: a later batch never overtakes an earlier one.
      maxInFlightRequests: 1,
      retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 3 },
    });
    await made.connect();
    producer = made;
    return made;
  };
  const close = async (): Promise<void> => {
    const old = producer;
    producer = undefined;
    await old
      ?.disconnect()
      .catch((thrown: unknown) => log.debug({ reason: reasonOf(thrown) }, 'a producer did not close'));
  };
  return {
    async send(events) {
      try {
        const open = await connected();
        const messages = events.map((event) => ({
          key: event.key,
          value: cloudEventOf(event, source),
          headers: { 'content-type': contentType },
          timestamp: String(event.at),
        }));
        await open.send({ topic, acks: -1, messages });
      } catch (thrown) {
        await close();
        throw kafkaError(thrown, target);
      }
    },
    close,
  };
}
