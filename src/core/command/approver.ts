import { namedMembers } from '../access/policy.ts';
import type { Place } from './invocation.ts';
import type { Parsed } from './parse.ts';
import { authorise, type PerformDeps } from './perform.ts';

const namedAtMost = 5;
const triedAtMost = 20;

/**
 * People whom the roles name and who may do the same themselves, without the asker: at most 5, for the card that asks them.
 * Empty where roles are given to everybody: then there is nobody in particular to ask.
 */
export async function approversOf(
  parsed: Parsed,
  asker: { userId: string; teamId: string; place: Place },
  deps: PerformDeps,
): Promise<readonly string[]> {
  const may = async (userId: string): Promise<boolean> => {
    try {
      const principal = await deps.directory.principal(userId, asker.teamId);
      await authorise(parsed, { principal, place: asker.place }, deps);
      return true;
    } catch {
      // Who may not, or cannot be looked up, is not asked.
      return false;
    }
  };
  const { groups, roles } = deps.policy;
  const inGroup = groups.map(async ({ name }) => [name, await deps.directory.groupMembers(name)] as const);
  const candidates = namedMembers(roles, new Map(await Promise.all(inGroup))).filter(
    (userId) => userId !== asker.userId,
  );
  const tried = candidates.slice(0, triedAtMost);
  const answers = await Promise.all(tried.map(may));
  return tried.filter((_, index) => answers[index]).slice(0, namedAtMost);
}
