import type { Alert, HeardLate } from './alert.ts';

/**
 * What an alert is after another word about it, by Alertmanager's rules (alert.Merge and provider/mem):
 * the later word wins, with the earliest start; of two ends the later one stands; an episode that begins
 * after the last one ended replaces it. Words may come out of order: a late old one never undoes a newer.
 */
export function mergeAlert(known: Alert, heard: Alert): Alert {
  const [older, younger] = heard.heardAt < known.heardAt ? [heard, known] : [known, heard];
  if (!overlaps(older, younger)) return younger;
  const { heardLate: _, ...said } = younger;
  const heardLate = lateOf(older, younger);
  const bothEnded = older.endsAt !== undefined && younger.endsAt !== undefined;
  return {
    ...said,
    ...(heardLate !== undefined && { heardLate }),
    startsAt: Math.min(older.startsAt, younger.startsAt),
    endsAt: bothEnded ? Math.max(older.endsAt, younger.endsAt) : younger.endsAt,
  };
}

/** What counts is how late its news were read, not a repeat of what was known: how it began, or else how it ended. */
function lateOf(older: Alert, younger: Alert): HeardLate | undefined {
  if (older.heardLate !== undefined) return older.heardLate;
  return older.endsAt === undefined && younger.endsAt !== undefined ? younger.heardLate : undefined;
}

function overlaps(older: Alert, younger: Alert): boolean {
  const startedBeforeEnd = older.endsAt === undefined || younger.startsAt < older.endsAt;
  const endedAfterStart = younger.endsAt === undefined || younger.endsAt > older.startsAt;
  return startedBeforeEnd && endedAfterStart;
}

/**
 * Whether `next` says anything that must be stored. A mere repeat is stored only when it moves the time last heard
 * by more than a quarter of what makes the alert unknown, so that repeats cost almost nothing.
 */
export function worthStoring(known: Alert | undefined, next: Alert): 'new' | 'changed' | 'heard' | 'repeat' {
  if (known === undefined) return 'new';
  const same =
    known.startsAt === next.startsAt &&
    known.endsAt === next.endsAt &&
    known.url === next.url &&
    known.staleAfterMs === next.staleAfterMs &&
    known.resolves === next.resolves &&
    sameEntries(known.annotations, next.annotations);
  if (!same) return 'changed';
  return next.heardAt - known.heardAt > next.staleAfterMs / 4 ? 'heard' : 'repeat';
}

function sameEntries(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
