import type { Producer, ProducerConfig } from 'kafkajs';
import type { Logger } from 'pino';
import { reasonOf } from '../../lib/error.ts';
import type { KafkaTarget } from '../config/target.ts';
import { createKafka } from './create-kafka.ts';

/** A producer that is there when it is needed. */
export interface LazyProducer {
  /** Connects at the first call, and after `drop`. Fails with what kafkajs throws. */
  connected(): Promise<Producer>;
  /** Closes the connection, if there is one; never fails. */
  drop(): Promise<void>;
}

/** Makes one that never makes a topic and gives up after three tries: who asks keeps what is to be sent, and asks again. */
export function lazyProducer(
  target: KafkaTarget,
  { log, ...config }: Pick<ProducerConfig, 'maxInFlightRequests'> & { log: Logger },
): LazyProducer {
  let producer: Producer | undefined;
  return {
    async connected() {
      if (producer !== undefined) return producer;
      const kafka = await createKafka(target, { log });
      const made = kafka.producer({
        ...config,
        allowAutoTopicCreation: false,
        retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 3 },
      });
      await made.connect();
      producer = made;
      return made;
    },
    async drop() {
      const old = producer;
      producer = undefined;
      await old
        ?.disconnect()
        .catch((thrown: unknown) => log.debug({ reason: reasonOf(thrown) }, 'a producer did not close'));
    },
  };
}
