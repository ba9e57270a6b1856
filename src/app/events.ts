import { busSender } from '../core/bus/bus-sender.ts';
import type { Link } from '../core/health/link-book.ts';
import type { Database } from '../core/port/database.ts';
import type { View } from '../core/view/view.ts';
import type { Config } from '../edge/config/config.ts';
import { eventProducer } from '../edge/kafka/event-producer.ts';
import { type Bus, noBus, rowBus } from '../edge/store/repository/bus-row.ts';
import { busStore } from '../edge/store/repository/bus-store.ts';
import type { Clock } from '../lib/clock.ts';
import { fail } from '../lib/error.ts';
import type { Log } from '../lib/log.ts';

/** Whether what happens is written down for others: without a topic it is not. */
export function busOf({ events }: Config): Bus {
  return events === undefined ? noBus : rowBus;
}

/** The sender of events, if a topic is configured. */
export interface Events {
  readonly links: readonly Link[];
  stop(): Promise<void>;
}

/** Starts to send them; fails with `usage` when the configuration names no such Kafka target. */
export function startEvents(deps: {
  config: Config;
  database: Database;
  clock: Clock;
  log: Log;
  tell(shown: View): Promise<void>;
}): Events {
  const { config, database, clock, log, tell } = deps;
  const { events, kafka } = config;
  if (events === undefined) return { links: [], stop: async () => undefined };
  const target = kafka.find(({ name }) => events.target === undefined || name === events.target);
  if (target === undefined) {
    throw fail(
      'usage',
      `events.target names no Kafka target${events.target === undefined ? '' : ` "${events.target}"`}.`,
      {
        hint: 'Name one of the key kafka in middlewatch.yaml.',
      },
    );
  }
  const { topic, source, rowsMax } = events;
  const producer = eventProducer(target, { topic, source, log });
  const where = `${topic} on Kafka ${target.name}`;
  const sender = busSender({ store: busStore(database), clock, log, where, rowsMax, send: producer.send, tell });
  sender.wake();
  return {
    links: [sender.link],
    async stop() {
      await sender.stop();
      await producer.close();
    },
  };
}
