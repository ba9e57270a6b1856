import type { Random } from './random.ts';

/** A node of a random tree, in the words of alertmanager.yml: as JSON it is a piece of one. */
export interface RandomRoute {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly group_by?: readonly string[];
  readonly continue?: boolean;
  readonly routes?: readonly RandomRoute[];
}

export const randomReceivers = ['r0', 'r1', 'r2', 'r3', 'r4'] as const;

/** What the conditions of random trees speak of. */
export const randomLabelNames = ['team', 'env', 'severity', 'größe', 'k8s.pod'];
const values = ['a', 'b', 'ab', 'A', '', 'x.y', 'ä'];
const patterns = ['a|b', 'a.*', '.+', '.*', '(?i)a', '[ab]+', 'x\\\\.y', '\\\\pL*', 'a?b?'];
const depthAtMost = 3;

/** Labels that the conditions of random trees speak of, and one that they do not. */
export function randomLabels(random: Random): Record<string, string> {
  const chosen = random
    .some(randomLabelNames)
    .map((label) => [label, random.pick(values.filter((value) => value !== ''))]);
  return { ...Object.fromEntries(chosen), alertname: random.pick(['One', 'Two']) };
}

/** A tree of at most three levels under a root that takes everything. */
export function randomRoute(random: Random, depth = 0): RandomRoute {
  const children = depth === depthAtMost ? 0 : random.whole(4);
  const groupBy = random.pick([
    {},
    { group_by: [] },
    { group_by: ['...'] },
    { group_by: random.some(randomLabelNames) },
  ]);
  return {
    ...((depth === 0 || random.whole(2) === 0) && { receiver: random.pick(randomReceivers) }),
    ...(depth > 0 && { matchers: randomMatchers(random) }),
    ...groupBy,
    ...(depth > 0 && random.whole(3) === 0 && { continue: true }),
    ...(children > 0 && { routes: Array.from({ length: children }, () => randomRoute(random, depth + 1)) }),
  };
}

/** None, one or two conditions. */
export function randomMatchers(random: Random): string[] {
  return Array.from({ length: random.whole(3) }, () => {
    const operator = random.pick(['=', '!=', '=~', '!~']);
    const value = random.pick(operator.endsWith('~') ? patterns : values);
    return `${random.pick(randomLabelNames)}${operator}"${value}"`;
  });
}
