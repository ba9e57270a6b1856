import type { Tally } from './tally.ts';

/** Which doubles docs/reliability.md allows: none, those of criticals, which do not wait, or any accepted after the look. */
export type MayDouble = 'none' | 'criticals' | 'any';

/** What one scenario came to: a row of the table. */
export interface Outcome {
  readonly name: string;
  readonly rounds: number;
  readonly tally: Tally;
  readonly mayDouble: MayDouble;
  /** What else there is to say, in a few words. */
  readonly note?: string;
  /** Another program under the same test: nothing is promised for it. */
  readonly peer?: true;
  /** What else was not as it must be, as sentences. */
  readonly faults?: readonly string[];
}

/** Where an outcome does not keep the promise of docs/reliability.md, as sentences; empty when it does. */
export function broken({ name, tally, mayDouble, peer, faults = [] }: Outcome): string[] {
  if (peer) return [];
  const { written, stored, lost, doubled, doubledCriticals, left } = tally;
  const doubles = { none: doubled, criticals: doubled - doubledCriticals, any: 0 }[mayDouble];
  return [
    stored === written ? undefined : `${name}: of ${written} alerts ${stored} are stored`,
    lost === 0 ? undefined : `${name}: ${lost} alerts are shown nowhere`,
    doubles === 0 ? undefined : `${name}: ${doubles} messages doubled that must not`,
    left === 0 ? undefined : `${name}: ${left} doubles were not removed`,
    ...faults.map((fault) => `${name}: ${fault}`),
  ].filter((sentence) => sentence !== undefined);
}
