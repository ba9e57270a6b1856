import type { Logger } from 'pino';
import { loop } from '../../core/delivery/loop.ts';
import type { DeadLetterStore, StoredDeadLetter } from '../../core/port/dead-letter-store.ts';
import type { Clock } from '../../lib/clock.ts';
import { reasonOf } from '../../lib/error.ts';
import type { KafkaTarget } from '../config/target.ts';
import { kafkaError } from './kafka-error.ts';
import { lazyProducer } from './lazy-producer.ts';

const perRound = 100;
const lookEveryMs = 5_000;
const longestWaitMs = 5 * 60_000;

interface DeadLetterDeps {
  readonly deadLetterTopic: string;
  readonly deadLetters: DeadLetterStore;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Copies dead letters from their rows to the dead-letter topic, byte for byte, with why and where from in the headers.
 * While the topic is missing or the broker is down they wait as rows: reading never stops for them.
 */
export function deadLetterProducer(target: KafkaTarget, deps: DeadLetterDeps): { stop(): Promise<void> } {
  const { deadLetters, clock, log } = deps;
  const producer = lazyProducer(target, { log });

  const produce = loop(
    `dead letters of ${target.name}`,
    async () => {
      const now = clock.now();
      const letters = await deadLetters.unproduced(target.name, now, perRound);
      const ids = letters.map((letter) => letter.id);
      if (letters.length === 0) return now + lookEveryMs;
      try {
        const open = await producer.connected();
        await open.send({ topic: deps.deadLetterTopic, acks: -1, messages: letters.map(messageOf) });
        await deadLetters.produced(ids, clock.now());
        return now;
      } catch (thrown) {
        const tries = Math.min(...letters.map((letter) => letter.attempts));
        const waitMs = Math.min(longestWaitMs, 1_000 * 2 ** Math.min(tries, 10));
        const reason = reasonOf(kafkaError(thrown, target));
        log.warn({ kafka: target.name, topic: deps.deadLetterTopic, letters: ids.length, reason }, 'dead letters wait');
        await deadLetters.postpone(ids, clock.now() + waitMs);
        await producer.drop();
        return clock.now() + Math.min(waitMs, lookEveryMs);
      }
    },
    deps,
  );
  produce.wake();
  return {
    async stop() {
      await produce.stop();
      await producer.drop();
    },
  };
}

function messageOf(letter: StoredDeadLetter) {
  return {
    ...(letter.key !== undefined && { key: letter.key }),
    value: Buffer.from(letter.valueBase64, 'base64'),
    headers: {
      ...letter.headers,
      'middlewatch-reason': letter.reason,
      'middlewatch-topic': letter.topic,
      'middlewatch-partition': String(letter.partition),
      'middlewatch-offset': letter.offset,
      'middlewatch-written-at': new Date(letter.writtenAt).toISOString(),
    },
  };
}
