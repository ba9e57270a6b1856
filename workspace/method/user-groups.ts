import type { UsergroupsListResponse, UsergroupsUsersListResponse } from '@slack/web-api';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { SlackError } from '../slack-error.ts';
import type { UserGroup } from '../store/user-group.ts';
import { type Declared, defineMethod, flag } from './define.ts';

const list = defineMethod({
  name: 'usergroups.list',
  scopes: ['usergroups:read'],
  tier: 2,
  args: z.object({ include_users: flag, include_count: flag, include_disabled: flag }),
  run: (context, { include_users: withUsers, include_count: withCount, include_disabled: withDisabled }) =>
    ({
      usergroups: context.store.userGroup
        .list()
        .filter(({ isDisabled }) => withDisabled || !isDisabled)
        .map((group) => ({
          ...slackUserGroup(context, group),
          ...(withUsers ? { users: group.members } : {}),
          ...(withCount ? { user_count: group.members.length } : {}),
        })),
    }) satisfies Declared<UsergroupsListResponse>,
});

const users = defineMethod({
  name: 'usergroups.users.list',
  scopes: ['usergroups:read'],
  tier: 2,
  args: z.object({ usergroup: z.string(), include_disabled: flag }),
  run: (context, { usergroup, include_disabled: withDisabled }) => {
    const group = context.store.userGroup.get(usergroup);
    if (group === undefined || (group.isDisabled && !withDisabled)) throw new SlackError('no_such_subteam');
    return { users: group.members } satisfies Declared<UsergroupsUsersListResponse>;
  },
});

/** A group as usergroups.list returns it. */
function slackUserGroup({ identity }: Context, group: UserGroup) {
  return {
    id: group.id,
    team_id: identity.teamId,
    is_usergroup: true,
    is_subteam: true,
    name: group.name,
    description: '',
    handle: group.handle,
    is_external: false,
    date_create: group.createdS,
    date_update: group.updatedS,
    date_delete: group.isDisabled ? group.updatedS : 0,
    is_membership_locked: group.isLocked,
    is_editing_restricted: group.isLocked,
    prefs: { channels: [], groups: [] },
  };
}

export const userGroupMethods = [list, users];
