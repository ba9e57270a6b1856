import { fail, type MiddlewatchError } from '../../lib/error.ts';
import { matchesWildcard } from '../../lib/wildcard.ts';
import { type AccessQuestion, deniedBy, grantedBy, type Role } from './policy.ts';

/** The kinds of things that a role can be bound to, within a target. */
export const reachKinds = ['namespace', 'topic', 'group', 'bucket', 'container'] as const;
export type ReachKind = (typeof reachKinds)[number];

/** Patterns by kind; `*` stands for any run of characters. A kind that is left out is not bound. */
export type Bounds = Readonly<Partial<Record<ReachKind, readonly string[]>>>;

/** How far an invocation may go within its target. It is asked where the system is, not where the words are. */
export interface Reach {
  /** Whether anything of this kind is out of reach; where nothing is, nothing needs to be asked. */
  isBound(kind: ReachKind): boolean;
  /** Whether this thing may be touched; undefined stands for all there are of the kind. */
  holds(kind: ReachKind, name: string | undefined): boolean;
  /** Fails with `denied`, naming the thing and what can be reached. */
  check(kind: ReachKind, name: string | undefined): void;
}

/** Everything: for who is bound by no role. */
export const unboundReach: Reach = { isBound: () => false, holds: () => true, check: () => undefined };

const kindWords: Record<ReachKind, { one: string; all: string }> = {
  namespace: { one: 'namespace', all: 'all namespaces, or what belongs to none' },
  topic: { one: 'topic', all: 'all topics' },
  group: { one: 'consumer group', all: 'all consumer groups' },
  bucket: { one: 'bucket', all: 'all buckets' },
  container: { one: 'container', all: 'all containers, or one without a name' },
};
const patternsShown = 6;

/**
 * How far the roles of an asker go for one permission. A thing is in reach if a granting role is not bound or names it, and
 * no denying role does; all of a kind is in reach only if nothing is bound or denied.
 */
export function reachOf(question: AccessQuestion, roles: readonly Role[]): Reach {
  const granting = grantedBy(question, roles).map((role) => role.bounds ?? {});
  const denying = deniedBy(question, roles).flatMap((role) => (role.bounds === undefined ? [] : [role.bounds]));
  if (granting.length === 0) return unboundReach;
  const holds = (kind: ReachKind, name: string | undefined): boolean => {
    const granted = granting.some((bounds) => covers(bounds[kind], name));
    return granted && !denying.some((bounds) => touches(bounds[kind], name));
  };
  return {
    isBound: (kind) => !holds(kind, undefined),
    holds,
    check(kind, name) {
      if (!holds(kind, name)) throw outOfReach(kind, name, granting, denying);
    },
  };
}

function covers(patterns: readonly string[] | undefined, name: string | undefined): boolean {
  if (patterns === undefined) return true;
  return name === undefined ? patterns.includes('*') : patterns.some((pattern) => matchesWildcard(name, pattern));
}

/** A denial that is bound takes its part out of everything: who asks for all would touch it. */
function touches(patterns: readonly string[] | undefined, name: string | undefined): boolean {
  if (patterns === undefined) return false;
  return name === undefined || patterns.some((pattern) => matchesWildcard(name, pattern));
}

function outOfReach(
  kind: ReachKind,
  name: string | undefined,
  granting: readonly Bounds[],
  denying: readonly Bounds[],
): MiddlewatchError {
  const { one, all } = kindWords[kind];
  const patterns = (of: readonly Bounds[]) => [...new Set(of.flatMap((bounds) => bounds[kind] ?? []))];
  const listed = (of: readonly string[]) =>
    `${of.slice(0, patternsShown).join(', ')}${of.length > patternsShown ? ', …' : ''}`;
  const unbound = granting.some((bounds) => bounds[kind] === undefined);
  const within = unbound ? [] : patterns(granting);
  const without = patterns(denying);
  const hints = [
    within.length > 0 && `Your roles reach ${listed(within)}.`,
    without.length > 0 && `Denied: ${listed(without)}.`,
    name === undefined && `Name one ${one}.`,
  ];
  return fail('denied', name === undefined ? `You may not reach ${all}.` : `You may not reach the ${one} "${name}".`, {
    hint: hints.filter((hint) => hint !== false).join(' '),
  });
}
