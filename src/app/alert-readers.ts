import { isDeepStrictEqual } from 'node:util';
import type { AlertTopic } from '../core/alert/alert-config.ts';
import type { Link } from '../core/health/link-book.ts';
import type { KafkaTarget } from '../edge/config/target.ts';
import { type AlertConsumer, type AlertConsumerDeps, startAlertConsumer } from '../edge/kafka/alert-consumer.ts';
import { fail } from '../lib/error.ts';

interface Reading extends Omit<AlertConsumerDeps, 'topics' | 'lost'> {
  readonly targets: readonly KafkaTarget[];
  lost(target: string, topic: string, count: bigint): Promise<void>;
}

/** The readers of the alert topics, one for each Kafka target that has some. */
export interface AlertReaders {
  readonly consumers: ReadonlyMap<string, AlertConsumer>;
  /** The targets that topics are read from, begun or not. */
  names(): readonly string[];
  /** For /ops health. */
  links(): readonly Link[];
  /** Begins to read. */
  start(): void;
  /**
   * Reads other topics from now on. The readers of targets whose topics differ are stopped, `change` is made, and they begin
   * anew where they stopped: by the new topics, or by the old ones where it failed. The others go on as they are.
   * Fails with `usage`, before anything, for a target that the bot has no connection to.
   */
  become(topics: readonly AlertTopic[], change: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Makes them. Where each goes on is in the store: a record between the stop and the new beginning is neither lost nor told twice. */
export function alertReaders(deps: Reading, first: readonly AlertTopic[]): AlertReaders {
  const consumers = new Map<string, AlertConsumer>();
  let topics = first;
  let state: 'waiting' | 'reading' | 'stopped' = 'waiting';

  const begin = (name: string): void => {
    const target = deps.targets.find((each) => each.name === name);
    const own = ofTarget(topics, name);
    if (state !== 'reading' || target === undefined || own.length === 0) return;
    const lost = (topic: string, count: bigint): Promise<void> => deps.lost(name, topic, count);
    consumers.set(name, startAlertConsumer(target, { ...deps, topics: own, lost }));
  };
  const end = async (name: string): Promise<void> => {
    await consumers.get(name)?.stop();
    consumers.delete(name);
  };
  const names = (): string[] => namesOf(topics);

  return {
    consumers,
    names,
    links: () =>
      names().map((name) => ({
        name: `Alerts from Kafka ${name}`,
        ask: async (signal) => consumers.get(name)?.link.ask(signal) ?? { state: 'unknown', detail: 'not read yet' },
      })),
    start() {
      state = 'reading';
      for (const name of names()) begin(name);
    },
    async become(next, change) {
      checkConnected(next, deps.targets);
      const all = [...new Set([...names(), ...namesOf(next)])];
      const changed = all.filter((name) => !isDeepStrictEqual(ofTarget(topics, name), ofTarget(next, name)));
      await Promise.all(changed.map(end));
      try {
        await change();
        topics = next;
      } finally {
        for (const name of changed) begin(name);
      }
    },
    async stop() {
      state = 'stopped';
      await Promise.all([...consumers.keys()].map(end));
    },
  };
}

function checkConnected(topics: readonly AlertTopic[], targets: readonly KafkaTarget[]): void {
  for (const { target, topic } of topics) {
    if (targets.some(({ name }) => name === target)) continue;
    throw fail(
      'usage',
      `The topic ${topic} is of the Kafka target "${target}", which the running bot has no connection to.`,
      {
        hint: 'Restart it: connections are made at the start.',
      },
    );
  }
}

function ofTarget(topics: readonly AlertTopic[], name: string): AlertTopic[] {
  return topics.filter(({ target }) => target === name);
}

function namesOf(topics: readonly AlertTopic[]): string[] {
  return [...new Set(topics.map(({ target }) => target))];
}
