import { z } from 'zod';

/** Somebody whom the configuration names: a user id, `group:name`, or `*` for every full member. */
export const memberSchema = z
  .string()
  .regex(/^(\*|[UW][A-Z0-9]{2,}|group:[a-z0-9][a-z0-9-]{0,40})$/, 'a user id, group:name, or * for every full member');

/** Names of groups that are named and not there, each with the place in the list. */
export function unknownGroups(members: readonly string[], groups: readonly { readonly name: string }[]): string[] {
  return members.flatMap((member) => {
    const group = member.startsWith('group:') ? member.slice('group:'.length) : undefined;
    return group === undefined || groups.some(({ name }) => name === group) ? [] : [group];
  });
}

/** The complaint about such a name. */
export function noSuchGroup(group: string, groups: readonly { readonly name: string }[]): string {
  return `no group is called "${group}"; there are: ${groups.map(({ name }) => name).join(', ') || 'none'}`;
}
