import { breathe } from '../../lib/breathe.ts';
import type { Alert } from '../alert/alert.ts';
import type { AlertTopic } from '../alert/alert-config.ts';
import { mergeAlert, worthStoring } from '../alert/merge.ts';
import { recordMemory } from '../alert/record-memory.ts';
import type { AlertRules } from '../alert/rules.ts';
import type { IncomingRecord, Source } from '../alert/source/define-source.ts';
import type { AlertStore, DeadLetter, Position, Settlement } from '../port/alert-store.ts';
import type { RecentAlerts } from './recent-alerts.ts';

/** Statements of one write, at most; the store's limit for lane `bulk`. */
const statementsAtMost = 1_000;
/** Read in one go, about 2 ms: what a person pressed gets its turn in between. */
const recordsPerTurn = 20;

/** What a batch came to. */
export interface Ingested {
  readonly alerts: number;
  readonly changed: number;
  readonly deadLetters: number;
}

/** Turns records into what is stored. Batches are settled one after another; fails with `unavailable` while the store refuses. */
export type Ingest = (
  topic: AlertTopic,
  records: readonly IncomingRecord[],
  position: Position | undefined,
) => Promise<Ingested>;

/**
 * Reads, merges and settles a batch: alerts, their groups, dead letters and the next offset become durable together,
 * in one write where it fits the store's limit, else in several of which the last one carries the offset:
 * what a crash repeats then is merged into the same alerts.
 */
export function ingest(deps: {
  store: Pick<AlertStore, 'settle'>;
  alerts: RecentAlerts;
  rules: AlertRules;
  sources: readonly Source[];
  now(): number;
  settled(): void;
  /** What a batch spoke of, changed or not, once it is stored. */
  heard?(alerts: readonly Alert[]): void;
}): Ingest {
  const { store, rules, alerts } = deps;
  const read = recordMemory(deps.sources);
  const settle = async ({ heard, deadLetters }: Heard, position: Position | undefined): Promise<Ingested> => {
    const at = deps.now();
    const known = await alerts.known(heard.map((alert) => alert.fingerprint));
    const changes = mergeAll(heard, known);
    const steps = settlements(changes, deadLetters, position, { rules, at });
    for (const step of steps) await store.settle(step);
    alerts.remember([...known.values(), ...changes.map(({ after }) => after)]);
    deps.heard?.(heard);
    if (changes.length > 0 || deadLetters.length > 0) deps.settled();
    return { alerts: heard.length, changed: changes.length, deadLetters: deadLetters.length };
  };
  return async (topic, records, position) => {
    // Reading needs no turn: it goes on while the batch before is written.
    const heard = await readAll(topic, records, { read, now: deps.now() });
    return alerts.inTurn(() => settle(heard, position));
  };
}

interface Heard {
  readonly heard: readonly Alert[];
  readonly deadLetters: readonly DeadLetter[];
}

async function readAll(
  topic: AlertTopic,
  records: readonly IncomingRecord[],
  { read, now }: { read: ReturnType<typeof recordMemory>; now: number },
): Promise<Heard> {
  const heard: Alert[] = [];
  const deadLetters: DeadLetter[] = [];
  for (const [index, record] of records.entries()) {
    if (index > 0 && index % recordsPerTurn === 0) await breathe();
    const found = read(record, topic, now);
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
  position: Position | undefined,
  { rules, at }: { rules: AlertRules; at: number },
): Settlement[] {
  const steps: Settlement[] = [];
  let step = emptyStep(at);
  let size = 0;
  const add = (count: number, apply: () => void): void => {
    if (size + count > statementsAtMost - 1) {
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
  if (position !== undefined) step.positions.push(position);
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
