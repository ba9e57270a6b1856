import { formatDuration } from '../../lib/duration.ts';
import { plural } from '../../lib/text.ts';
import type { Tone } from '../view/view.ts';
import type { ErasureVerdict, HealFact, SetVerdict, SlotState } from './erasure.ts';

/** The verdict in one sentence, with the tone it has for someone on call. */
export function storageSentence(judged: ErasureVerdict): { readonly sentence: string; readonly tone: Tone } {
  const { worst, verdict } = judged;
  if (worst === undefined) return { sentence: 'state unknown: the server lists no erasure set.', tone: 'unknown' };
  const drives = `${judged.online} of ${plural(judged.total, 'drive')}`;
  const name = nameOf(worst, judged.sets);
  // With more data than parity both quorums are one: the loss of one is the loss of both.
  const end = worst.writeQuorum > worst.readQuorum ? 'writes stop' : 'quorum is lost';
  switch (verdict) {
    case 'safe':
      if (worst.parity === 0) return { sentence: `writes safe, without redundancy. ${drives}.`, tone: 'good' };
      return {
        sentence: `writes safe. ${drives}; ${anySet(judged)} can lose ${worst.spare} before ${end}.`,
        tone: 'good',
      };
    case 'degraded':
      return {
        sentence: `writes safe. ${drives}; ${name} ${ailment(worst)} and can lose ${worst.spare} more before ${end}.`,
        tone: 'good',
      };
    case 'last':
      return {
        sentence: `writes at risk. ${drives}; ${name} ${ailment(worst)}: one more and ${end}.`,
        tone: 'warning',
      };
    case 'writes-stopped':
      return {
        sentence: `writes stopped. ${drives}; ${name} has ${worst.online} and needs ${worst.writeQuorum}. Reads work.`,
        tone: 'critical',
      };
    case 'quorum-lost':
      return {
        sentence: `quorum lost. ${drives}; ${name} has ${worst.online} and needs ${worst.readQuorum}: objects on it cannot be read.`,
        tone: 'critical',
      };
    case 'unknown':
      return { sentence: 'state unknown: the server lists no erasure set.', tone: 'unknown' };
  }
}

function nameOf(set: SetVerdict, sets: readonly SetVerdict[]): string {
  return sets.some((other) => other.pool !== set.pool) ? `pool ${set.pool} set ${set.set}` : `set ${set.set}`;
}

function anySet(judged: ErasureVerdict): string {
  return judged.sets.length === 1 ? 'it' : 'each set';
}

function ailment(set: SetVerdict): string {
  const lost = set.slots.length - set.online;
  const healing = set.slots.filter((slot) => slot === 'healing').length;
  if (lost === 0) return `is healing ${plural(healing, 'drive')}`;
  return healing === 0 ? `has lost ${lost}` : `has lost ${lost}, is healing ${healing}`;
}

const symbols: Readonly<Record<SlotState, string>> = { ok: '■', healing: '◧', lost: '□', absent: '?' };
const words: Readonly<Record<SlotState, string>> = {
  ok: 'good',
  healing: 'healing',
  lost: 'lost',
  absent: 'not listed',
};

/** The erasure sets as rows, a symbol for each drive in its order, and below them what the symbols mean. */
export function erasureMap(judged: ErasureVerdict): string {
  const names = judged.sets.map((set) => nameOf(set, judged.sets));
  const width = Math.max(0, ...names.map((name) => name.length));
  const rows = judged.sets.map((set, index) => {
    const drives = set.slots.map((slot) => symbols[slot]).join(' ');
    return `${(names[index] ?? '').padEnd(width)}  ${drives}  ${set.online}/${set.slots.length}, needs ${set.writeQuorum}  EC:${set.parity}`;
  });
  const present = (['ok', 'healing', 'lost', 'absent'] as const).filter((state) =>
    judged.sets.some((set) => set.slots.includes(state)),
  );
  return [...rows, present.map((state) => `${symbols[state]} ${words[state]}`).join('  ')].join('\n');
}

/** How far a drive's refilling is: `62 %, about 4 min left`. Says no time before a twentieth is done. */
export function healSentence(heal: HealFact | undefined, now: number): string {
  if (heal === undefined || heal.itemsTotal <= 0) return 'healing, progress unknown';
  const done = Math.min(1, heal.itemsDone / heal.itemsTotal);
  const percent = `${Math.floor(done * 100)} %`;
  const failed = heal.itemsFailed > 0 ? `, ${plural(heal.itemsFailed, 'item')} failed` : '';
  if (done < 0.05 || heal.startedAt === undefined) return `healing ${percent}${failed}`;
  const leftMs = ((now - heal.startedAt) * (1 - done)) / done;
  return `healing ${percent}, about ${formatDuration(leftMs)} left${failed}`;
}
