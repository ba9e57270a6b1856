import type { Policy, Role } from '../core/access/policy.ts';
import { type AccessSettings, boundsOf } from '../edge/config/access.ts';

/** Who may do what, as configured, with the channels by their ids. Fails naming a channel that cannot be seen. */
export async function policyOf(
  access: AccessSettings,
  channelId: (nameOrId: string) => Promise<string>,
): Promise<Policy> {
  const roles = access.roles.map(async (written): Promise<Role> => {
    const { name, members, permissions, channels, targets } = written;
    const bounds = boundsOf(written);
    return {
      name,
      members,
      permissions,
      ...(channels && { channels: await Promise.all(channels.map(channelId)) }),
      ...(targets && { targets }),
      ...(bounds && { bounds }),
    };
  });
  return {
    groups: access.groups,
    roles: await Promise.all(roles),
    readOnlyChannels: await Promise.all(access.readOnlyChannels.map(channelId)),
  };
}
