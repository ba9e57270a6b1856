import { randomBytes, randomInt } from 'node:crypto';

/** Where identifiers come from; tests pass a counting one. */
export interface Ids {
  /** A unique, sortable-enough identifier of 20 characters, for rows and metadata. */
  next(): string;
  /** A short identifier of `length` characters that a person can read aloud (no vowels, no look-alikes). */
  short(length?: number): string;
}

const readable = '23456789BCDFGHJKMNPQRSTVWXZ';

/** Identifiers from the system's random source. */
export function randomIds(now: () => number = Date.now): Ids {
  return {
    next: () => now().toString(36).padStart(9, '0') + randomBytes(8).toString('hex').slice(0, 11),
    short: (length = 4) => Array.from({ length }, () => readable[randomInt(readable.length)]).join(''),
  };
}
