import { fail } from '../../lib/error.ts';
import type { Principal } from '../command/invocation.ts';
import type { System } from '../port/system.ts';
import { isMemberOf } from './policy.ts';

/** A person as another system knows them: its own rules decide what they may do there. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
}

/** Who stands for whom in a system, as the configuration says it. */
export interface ImpersonationRule {
  /** As those of a role: user ids, `group:name`, `*` for every full member. */
  readonly members: readonly string[];
  /** `{id}` stands for the person's Slack user id. A rule without a user only adds groups. */
  readonly user?: string | undefined;
  readonly groups: readonly string[];
}

/** The user of the first rule that gives the person one, with the groups of all rules for them; undefined where none gives one. */
export function identityOf(principal: Principal, rules: readonly ImpersonationRule[]): Identity | undefined {
  if (!principal.fullMember) return undefined;
  const mine = rules.filter((rule) => isMemberOf(rule, principal));
  const user = mine.find((rule) => rule.user !== undefined)?.user;
  if (user === undefined) return undefined;
  return {
    user: user.replaceAll('{id}', principal.userId),
    groups: [...new Set(mine.flatMap((rule) => rule.groups))],
  };
}

/**
 * The client that asks a system for a person: as that person where the system maps people, else as the bot. Fails with
 * `denied`, naming the key, where nobody stands for them: then nothing is asked at all.
 */
export function clientFor<C>(system: System<C>, title: string, principal: Principal): C {
  const { impersonation } = system;
  if (impersonation === undefined) return system.client;
  const identity = identityOf(principal, impersonation.rules);
  if (identity !== undefined) return impersonation.as(identity);
  throw fail('denied', `Nobody in ${title} ${system.name} stands for you, so nothing is asked there for you.`, {
    hint: `Ask who keeps the configuration for a line with your user id, ${principal.userId}, under impersonate of ${system.name}.`,
  });
}
