import type { IsOnCall } from '../command/second-person.ts';
import { type Policy, roleHolds } from './policy.ts';

/** Takes the members of one role for on call, where and on what that role holds; nobody where no role is named. */
export function onCallRole(policy: Policy, roleName: string | undefined): IsOnCall {
  return async (principal, where) =>
    principal.fullMember &&
    policy.roles.some((role) => role.name === roleName && roleHolds(role, { principal, ...where }));
}
