/** Repeatable choices for property tests: the same seed gives the same run (mulberry32). */
export interface Random {
  /** A whole number from 0 to `below` - 1. */
  whole(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** Each with an even chance, in order. */
  some<T>(from: readonly T[]): T[];
  text(pieces: readonly string[], atMost: number): string;
}

/** Makes a source of choices. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (below: number) => Math.floor(next() * below);
  const pick = <T>(from: readonly T[]): T => {
    const chosen = from[whole(from.length)];
    if (chosen === undefined) throw new Error('there is nothing to pick from');
    return chosen;
  };
  return {
    whole,
    pick,
    some: (from) => from.filter(() => whole(2) === 0),
    text: (pieces, atMost) => Array.from({ length: whole(atMost + 1) }, () => pick(pieces)).join(''),
  };
}
