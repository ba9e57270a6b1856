import { plural } from '../../lib/text.ts';
import type { KafkaTopic } from '../port/kafka.ts';
import { bad, type Finding, good, unknown, warning } from './finding.ts';

/** A topic that the configuration names. */
export interface NamedTopic {
  readonly target: string;
  readonly topic: string;
  readonly use: 'alerts' | 'dead letters';
}

/** Whether a topic is there, and led; `topics` is undefined where the brokers did not list them. */
export function judgeTopic({ target, topic, use }: NamedTopic, topics: readonly KafkaTopic[] | undefined): Finding {
  const what = `Topic ${topic}`;
  const where = `${use} · Kafka ${target}`;
  if (topics === undefined) return unknown(what, `${where} · not checked`, 'Mend what is said of Kafka above.');
  const found = topics.find(({ name }) => name === topic);
  if (found === undefined) {
    return use === 'alerts'
      ? bad(what, `${where} · not there, or hidden from the bot`, 'Make it, or correct alerts.topics.')
      : warning(
          what,
          `${where} · not there, or hidden from the bot`,
          'Make it: Middlewatch makes none. Until then what cannot be read is kept in the store only.',
        );
  }
  const led = found.partitions.filter(({ leader }) => leader !== undefined).length;
  const partitions = plural(found.partitions.length, 'partition');
  if (led === found.partitions.length) return good(what, `${where} · ${partitions}`);
  return bad(what, `${where} · ${led} of ${partitions} have a leader`, 'Bring back the brokers that hold the others.');
}
