import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Source of everything random: ids that look like Slack's, tokens, and message timestamps. */
export type Ids = {
  /** `prefix` and upper-case letters and digits, 11 characters in all, as `U0A1B2C3D4E`. */
  object: (prefix: string) => string;
  /** Lower-case hex of `length` characters. */
  hex: (length: number) => string;
  /** The next message timestamp: the present with microseconds, never the same twice. */
  ts: () => string;
};

/**
 * Ids from the system's randomness, or a repeatable sequence when `seed` is given. With a seed, tokens can be guessed:
 * a seed is for tests.
 */
export function createIds(clock: Clock, seed?: string): Ids {
  let drawn = 0;
  let lastMicros = 0;
  const bytes = (count: number): Uint8Array => {
    if (seed === undefined) return randomBytes(count);
    drawn += 1;
    return createHash('shake256', { outputLength: count }).update(`${seed}:${drawn}`).digest();
  };
  return {
    object: (prefix) =>
      `${prefix}0${[...bytes(10 - prefix.length)].map((byte) => alphabet[byte % alphabet.length]).join('')}`,
    hex: (length) =>
      Buffer.from(bytes(Math.ceil(length / 2)))
        .toString('hex')
        .slice(0, length),
    ts: () => {
      lastMicros = Math.max(clock.nowMs() * 1000, lastMicros + 1);
      return formatTs(lastMicros);
    },
  };
}

function formatTs(micros: number): string {
  return `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;
}
