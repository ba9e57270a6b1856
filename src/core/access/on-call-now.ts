import type { IsOnCall } from '../command/second-person.ts';
import type { OnCall } from '../port/oncall.ts';
import { type Policy, roleHolds } from './policy.ts';

/**
 * Says who is on call: whoever the rotations name now, for the team of the channel where it has one, else for any team;
 * and the members of one role, where and on what that role holds. Nobody where neither is configured.
 */
export function onCallNow(roster: OnCall, policy: Policy, roleName: string | undefined): IsOnCall {
  return async (principal, where) => {
    if (!principal.fullMember) return false;
    if (policy.roles.some((role) => role.name === roleName && roleHolds(role, { principal, ...where }))) return true;
    const present = await roster.present(roster.teamOf(where.channelId));
    return present.some(({ userId }) => userId === principal.userId);
  };
}
