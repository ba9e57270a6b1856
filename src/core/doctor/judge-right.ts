import { type Finding, good, unknown, warning } from './finding.ts';

/** A right, in the system's own words, and whether the system says that the bot has it. */
export interface Right {
  /** `patch deployments.apps/scale in shop`. */
  readonly right: string;
  /** What is refused without it: `/k8s scale`. */
  readonly for: string;
  readonly state: 'granted' | 'refused' | 'unknown';
}

/** What the bot may do in a system; one line, naming what is missing by what is refused for it. */
export function judgeRights(what: string, rights: readonly Right[], fix: string): Finding {
  if (rights.length === 0) return unknown(what, 'not checked', 'Mend what is said above, then run this again.');
  const refused = rights.filter(({ state }) => state === 'refused');
  const silent = rights.filter(({ state }) => state === 'unknown');
  if (refused.length > 0) return warning(what, `refused: ${named(refused)}`, fix);
  if (silent.length > 0) return unknown(what, `not known: ${named(silent)}`, fix);
  return good(what, usesOf(rights).join(', '));
}

function named(rights: readonly Right[]): string {
  const missing = (use: string): string =>
    rights
      .filter((each) => each.for === use)
      .map(({ right }) => right)
      .join(', ');
  return usesOf(rights)
    .map((use) => `${use} (${missing(use)})`)
    .join('; ');
}

function usesOf(rights: readonly Right[]): string[] {
  return [...new Set(rights.map((each) => each.for))];
}
