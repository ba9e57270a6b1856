import { fail } from '../../lib/error.ts';
import type { Redact } from '../../lib/redact.ts';
import { nearest, plural } from '../../lib/text.ts';
import type { AlertConfig, AlertTopic } from '../alert/alert-config.ts';
import { readRecord } from '../alert/read-record.ts';
import type { Ingest } from '../delivery/ingest.ts';
import { pushReading, pushTarget } from '../delivery/push.ts';
import type { DeadLetterDesk } from '../port/dead-letter-desk.ts';
import type { DeadLetterStore, GatheredDeadLetters, StoredDeadLetter } from '../port/dead-letter-store.ts';
import { actions, button, quiet, text, view } from '../view/build.ts';
import type { View } from '../view/view.ts';
import { kindId, kindList, kindView, letterView } from './dead-letter-view.ts';

const kindsAtMost = 500;
const newestShown = 6;
const readAgainAtMost = 1_000;
const perBatch = 100;

interface Desk {
  readonly store: DeadLetterStore;
  readonly config: Pick<AlertConfig, 'topics' | 'sources' | 'pushStaleAfterMs'>;
  readonly ingest: Ingest;
  readonly redact: Redact;
  now(): number;
  /** Something was settled: cards show it. */
  settled(): void;
}

/** What people do with records that no source could read. */
export function deadLetterDesk(deps: Desk): DeadLetterDesk {
  const { store, redact, now } = deps;
  return {
    async show({ reference }) {
      if (reference === undefined) return kindList(await store.gathered(kindsAtMost), now());
      const found = await lookUp(deps, reference);
      if ('letter' in found) return letterView(found.letter, found.settled, redact);
      return kindView(found.kind, await store.open(found.kind, newestShown), redact);
    },
    retry: ({ reference, userId }) => retry(deps, reference, userId),
    skip: ({ reference, userId }) => skip(deps, reference, userId),
  };
}

type Found = Awaited<ReturnType<DeadLetterStore['find']>> | { readonly kind: GatheredDeadLetters };

/** What a reference stands for; fails with the ids that are near. */
async function lookUp({ store }: Desk, reference: string): Promise<NonNullable<Found>> {
  const wanted = reference.trim().replace(/^#/, '');
  const letter = wanted.includes('@') ? await store.find(wanted) : undefined;
  if (letter !== undefined) return letter;
  const kinds = await store.gathered(kindsAtMost);
  const kind = kinds.find((each) => kindId(each) === wanted.toUpperCase());
  if (kind !== undefined) return { kind };
  const near = nearest(wanted.toUpperCase(), kinds.map(kindId));
  throw fail('not-found', `No dead letters "${wanted}" that are open.`, {
    hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'See /alerts deadletters.',
  });
}

async function retry(deps: Desk, reference: string, userId: string): Promise<View> {
  const found = await lookUp(deps, reference);
  const letters = 'letter' in found ? openOnly(found) : await deps.store.open(found.kind, readAgainAtMost);
  const total = 'letter' in found ? letters.length : found.kind.count;
  let understood = 0;
  let reason: string | undefined;
  for (let start = 0; start < letters.length; start += perBatch) {
    const outcome = await readAgain(deps, letters.slice(start, start + perBatch), userId);
    understood += outcome.understood;
    reason ??= outcome.reason;
  }
  deps.settled();
  const left = total - understood;
  const id = 'letter' in found ? found.letter.id : kindId(found.kind);
  if (understood === 0) {
    return view(`Still not understood: ${plural(letters.length, 'record')}`, [text(reason ?? 'Nothing was open.')], {
      tone: 'warning',
    });
  }
  return view(
    `${plural(understood, 'record')} could be read now`,
    [
      quiet('What they tell goes the way of every alert: see /alerts list.'),
      left > 0 && text(`${plural(left, 'record')} left. ${reason ?? `Read ${readAgainAtMost} at a time.`}`),
      left > 0 && reason === undefined && actions(button('Read more again', 'alerts retry', { of: id })),
    ],
    { tone: left > 0 ? 'warning' : 'good' },
  );
}

/** Reads a batch as if it came now. Alerts are durable before the letters are settled: a crash between repeats the same. */
async function readAgain(deps: Desk, letters: readonly StoredDeadLetter[], userId: string) {
  const { store, config, ingest, now } = deps;
  let reason: string | undefined;
  const understood: string[] = [];
  for (const letter of letters) {
    const topic = topicOf(config, letter);
    if (topic === undefined) {
      reason ??= `${letter.topic} on ${letter.target} is not read any more: name it under alerts.topics, or skip.`;
      continue;
    }
    const { valueBase64, reason: _, id, attempts: __, ...place } = letter;
    const record = { ...place, value: Buffer.from(valueBase64, 'base64') };
    const read = readRecord(record, topic, { sources: config.sources, now: now() });
    if (read.kind === 'dead-letter') {
      reason ??= read.reason;
      await store.stillUnread(letter, read.reason);
      continue;
    }
    await ingest(topic, [record], undefined);
    understood.push(id);
  }
  if (understood.length > 0) await store.settle(understood, { as: 'retried', by: userId, at: now() });
  return { understood: understood.length, reason };
}

function topicOf(config: Desk['config'], letter: StoredDeadLetter): AlertTopic | undefined {
  if (letter.target === pushTarget) {
    const staleAfterMs = config.pushStaleAfterMs;
    return staleAfterMs === undefined ? undefined : pushReading(letter.topic, staleAfterMs);
  }
  return config.topics.find(({ target, topic }) => target === letter.target && topic === letter.topic);
}

async function skip(deps: Desk, reference: string, userId: string): Promise<View> {
  const { store, now } = deps;
  const found = await lookUp(deps, reference);
  const how = { as: 'skipped', by: userId, at: now() } as const;
  const count = 'letter' in found ? openOnly(found).length : found.kind.count;
  if ('letter' in found) await store.settle([found.letter.id], how);
  else await store.settleKind(found.kind, how);
  deps.settled();
  return view([`Skipped ${plural(count, 'record')}`], [quiet('Nobody will be told of what they held.')]);
}

/** Fails where somebody else was faster, and says who. */
function openOnly(found: Extract<NonNullable<Found>, { readonly letter: StoredDeadLetter }>): StoredDeadLetter[] {
  if (found.settled === undefined) return [found.letter];
  throw fail('conflict', `${found.letter.id} was ${found.settled.as} already.`, { hint: 'See /alerts deadletters.' });
}
