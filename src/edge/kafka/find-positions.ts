import type { Admin } from 'kafkajs';
import type { AlertTopic } from '../../core/alert/alert-config.ts';
import { beginningView } from '../../core/alert/beginning.ts';
import { type Range, type StartPosition, startPosition } from '../../core/alert/start-position.ts';
import type { AlertStore } from '../../core/port/alert-store.ts';
import type { View } from '../../core/view/view.ts';

/** The offset that comes next, by partition as `placeOf` names it. */
export type NextOffsets = Map<string, bigint>;

export const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`;

interface Finding {
  readonly admin: Admin;
  readonly targetName: string;
  readonly topics: readonly AlertTopic[];
  readonly store: Pick<AlertStore, 'positions' | 'settle'>;
  tell(shown: View): Promise<void>;
  /** Retention deleted records before they were read. */
  lost(topic: string, count: bigint): Promise<void>;
  now(): number;
}

interface Begun {
  readonly topic: string;
  readonly partition: number;
  readonly start: StartPosition;
}

/** Where each partition of each existing topic goes on; says aloud where that is not simply where it ended. */
export async function findPositions(deps: Finding): Promise<{ existing: Set<string>; next: NextOffsets }> {
  const { admin, targetName, store, now } = deps;
  const known = new Set(await admin.listTopics());
  const topics = deps.topics.filter((topic) => known.has(topic.topic));
  const stored = new Map(
    (await store.positions(targetName)).map((each) => [placeOf(each.topic, each.partition), BigInt(each.nextOffset)]),
  );
  const next: NextOffsets = new Map();
  const begun: Begun[] = [];
  for (const topic of topics) {
    for (const { partition, range } of await rangesOf(admin, topic.topic)) {
      const place = placeOf(topic.topic, partition);
      const start = startPosition(stored.get(place), range, topic.from);
      next.set(place, start.offset);
      if (start.why === 'stored') continue;
      begun.push({ topic: topic.topic, partition, start });
    }
  }
  await sayAloud(deps, begun);
  // Written before the first record: a restart must not begin at a later end than this one did.
  const positions = begun.map(({ topic, partition, start }) => ({
    target: targetName,
    topic,
    partition,
    nextOffset: String(start.offset),
  }));
  await store.settle({ at: now(), alerts: [], joins: [], touched: [], deadLetters: [], positions });
  return { existing: new Set(topics.map((topic) => topic.topic)), next };
}

async function sayAloud({ tell, lost, targetName }: Finding, begun: readonly Begun[]): Promise<void> {
  const kinds = Map.groupBy(begun, ({ topic, start }) => `${start.why} ${topic}`);
  for (const same of kinds.values()) {
    const [first] = same;
    if (first === undefined) continue;
    const { why, from } = first.start;
    if (why === 'retention-lost') {
      await lost(
        first.topic,
        same.reduce((sum, { start }) => sum + start.lost, 0n),
      );
      continue;
    }
    const shown = beginningView({ why, topic: `${targetName}/${first.topic}`, from });
    if (shown !== undefined) await tell(shown);
  }
}

/** What each partition of a topic holds. */
export async function rangesOf(
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  topic: string,
): Promise<{ partition: number; range: Range }[]> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.map(({ partition, low, high }) => ({
    partition,
    range: { first: BigInt(low), next: BigInt(high) },
  }));
}
