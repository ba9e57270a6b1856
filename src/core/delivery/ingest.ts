import { breathe } from '../../lib/breathe.ts';
import type { Alert } from '../alert/alert.ts';
import type { AlertConfig, AlertTopic } from '../alert/alert-config.ts';
import { mergeAlert, worthStoring } from '../alert/merge.ts';
import { recordMemory } from '../alert/record-memory.ts';
import type { AlertRules } from '../alert/rules.ts';
import type { IncomingRecord } from '../alert/source/define-source.ts';
import type { AlertStore, DeadLetter, Position, Settlement } from '../port/alert-store.ts';
import type { RecentAlerts } from './recent-alerts.ts';
import { together } from './together.ts';

/** Statements of one write, at most; the store's limit for lane `bulk`. */
const statementsAtMost = 1_000;
/** Read in one go: what a person pressed gets its turn in between. */
const turnMs = 2;
/** Looking at the clock costs as much as a record that is known; the slowest of so many take about 2 ms. */
const recordsPerGlance = 20;
/** Settled in one go, about 4 ms of merging. */
const alertsAtOnce = 4_000;

/** What a batch came to. */
export interface Ingested {
  readonly alerts: number;
  readonly changed: number;
  readonly deadLetters: number;
}

/** Turns records into what is stored, batches in the order in which they were read; fails with `unavailable` while the store refuses. */
export type Ingest = (
  topic: AlertTopic,
  records: readonly IncomingRecord[],
  position: Position | undefined,
) => Promise<Ingested>;

/**
 * Reads, merges and settles batches: alerts, their groups, dead letters and the next offset become durable together,
 * in one write where it fits the store's limit, else in several of which the last one carries the offset:
 * what a crash repeats then is merged into the same alerts. Batches that come while another is written share the next write.
 */
export function ingest(deps: {
  store: Pick<AlertStore, 'settle'>;
  alerts: RecentAlerts;
  rules: AlertRules;
  config: Pick<AlertConfig, 'sources'>;
  now(): number;
  /** So many alerts and dead letters are stored that were not before. */
  settled(count: number): void;
  /** What a batch spoke of, changed or not, once it is stored. */
  heard?(alerts: readonly Alert[]): void;
}): Ingest {
  const { store, rules, alerts, config } = deps;
  const reader = presentMemory(config);
  const settle = async (batches: readonly Batch[]): Promise<(batch: Batch) => Ingested> => {
    const at = deps.now();
    const heard = batches.flatMap((batch) => batch.heard);
    const deadLetters = batches.flatMap((batch) => batch.deadLetters);
    const positions = batches.flatMap(({ position }) => position ?? []);
    const known = await alerts.known(heard.map((alert) => alert.fingerprint));
    const changes = mergeAll(heard, known);
    for (const step of settlements(changes, deadLetters, positions, { rules, at })) await store.settle(step);
    alerts.remember([...known.values(), ...changes.map(({ after }) => after)]);
    deps.heard?.(heard);
    if (changes.length > 0 || deadLetters.length > 0) deps.settled(changes.length + deadLetters.length);
    const changed = new Set(changes.map(({ after }) => after.fingerprint));
    return (batch) => ({
      alerts: batch.heard.length,
      changed: changedOf(batch, changed),
      deadLetters: batch.deadLetters.length,
    });
  };
  const settleTogether = together({
    task: settle,
    sizeOf: ({ heard }: Batch) => heard.length,
    sizeAtMost: alertsAtOnce,
    inTurn: alerts.inTurn,
  });
  return async (topic, records, position) => {
    // Reading needs no turn: it goes on while the batch before is written.
    const heard = await readAll(topic, records, { read: reader(), now: deps.now });
    return settleTogether({ ...heard, position });
  };
}

/** What was remembered was said by the sources of then: others begin with an empty memory. */
function presentMemory(config: Pick<AlertConfig, 'sources'>): () => ReturnType<typeof recordMemory> {
  let { sources } = config;
  let read = recordMemory(sources);
  return () => {
    if (config.sources !== sources) {
      sources = config.sources;
      read = recordMemory(sources);
    }
    return read;
  };
}

interface Heard {
  readonly heard: readonly Alert[];
  readonly deadLetters: readonly DeadLetter[];
}

interface Batch extends Heard {
  readonly position: Position | undefined;
}

/** How many alerts of this batch changed: one that two batches spoke of counts in both. */
function changedOf({ heard }: Batch, changed: ReadonlySet<string>): number {
  return new Set(heard.map(({ fingerprint }) => fingerprint).filter((each) => changed.has(each))).size;
}

async function readAll(
  topic: AlertTopic,
  records: readonly IncomingRecord[],
  { read, now }: { read: ReturnType<typeof recordMemory>; now(): number },
): Promise<Heard> {
  const heard: Alert[] = [];
  const deadLetters: DeadLetter[] = [];
  const at = now();
  let turnAt = at;
  for (const [index, record] of records.entries()) {
    if (index % recordsPerGlance === 0 && now() - turnAt >= turnMs) {
      await breathe();
      turnAt = now();
    }
    const found = read(record, topic, at);
    if (found.kind === 'alerts') heard.push(...found.alerts);
    if (found.kind === 'dead-letter') deadLetters.push(deadLetterOf(record, found.reason));
  }
  return { heard, deadLetters };
}

interface Change {
  readonly before: Alert | undefined;
  readonly after: Alert;
}

/** What each alert is after all that was heard, without those for which nothing worth storing was said. */
function mergeAll(heard: readonly Alert[], known: ReadonlyMap<string, Alert>): Change[] {
  const merged = new Map<string, Alert>();
  for (const alert of heard) {
    const before = merged.get(alert.fingerprint) ?? known.get(alert.fingerprint);
    merged.set(alert.fingerprint, before === undefined ? alert : mergeAlert(before, alert));
  }
  return [...merged.values()]
    .map((after) => ({ before: known.get(after.fingerprint), after }))
    .filter(({ before, after }) => worthStoring(before, after) !== 'repeat');
}

function settlements(
  changes: readonly Change[],
  deadLetters: readonly DeadLetter[],
  positions: readonly Position[],
  { rules, at }: { rules: AlertRules; at: number },
): Settlement[] {
  const steps: Settlement[] = [];
  let step = emptyStep(at);
  let size = 0;
  const add = (count: number, apply: () => void): void => {
    if (size + count > statementsAtMost - positions.length) {
      steps.push(step);
      step = emptyStep(at);
      size = 0;
    }
    apply();
    size += count;
  };
  for (const { before, after } of changes) {
    const groups = rules.groupsFor(after);
    add(1 + groups.length * 2, () => {
      step.alerts.push(after);
      // An alert that was never seen firing joins nothing: there is nobody to tell of its end.
      if (after.endsAt === undefined)
        step.joins.push(...groups.map((group) => ({ group, fingerprint: after.fingerprint })));
      else if (before !== undefined) step.touched.push(...groups.map((group) => group.id));
    });
  }
  for (const letter of deadLetters) add(1, () => step.deadLetters.push(letter));
  step.positions.push(...positions);
  return [...steps, step];
}

function emptyStep(at: number) {
  return {
    at,
    alerts: [] as Alert[],
    joins: [] as Settlement['joins'][number][],
    touched: [] as string[],
    deadLetters: [] as DeadLetter[],
    positions: [] as Position[],
  };
}

function deadLetterOf(record: IncomingRecord, reason: string): DeadLetter {
  const { target, topic, partition, offset, key, headers, writtenAt } = record;
  const valueBase64 = Buffer.from(record.value).toString('base64');
  return { target, topic, partition, offset, reason, key, headers, valueBase64, writtenAt };
}
