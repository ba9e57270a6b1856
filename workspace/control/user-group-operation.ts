import { z } from 'zod';
import { nowSeconds } from '../clock.ts';
import type { Context } from '../context.ts';
import type { UserGroup } from '../store/user-group.ts';
import { operation } from './define.ts';
import { findUser } from './find.ts';

/** Making and changing user groups, as an administrator of the team would. */
export function userGroupOperations(context: Context) {
  const { store, clock, ids } = context;

  return {
    createUserGroup: operation(
      z.object({
        handle: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
        members: z.array(z.string()).default([]),
        isLocked: z.boolean().default(false),
      }),
      ({ handle, members, isLocked }): UserGroup => {
        if (store.userGroup.list().some((group) => group.handle === handle))
          throw new Error(`There is a user group "${handle}" already.`);
        const nowS = nowSeconds(clock);
        const group = {
          id: ids.object('S'),
          handle,
          name: handle,
          members: members.map((member) => findUser(context, member).id),
          isLocked,
          isDisabled: false,
          createdS: nowS,
          updatedS: nowS,
        };
        store.userGroup.put(group);
        return group;
      },
    ),
    changeUserGroup: operation(
      z.object({ group: z.string(), members: z.array(z.string()).optional(), isDisabled: z.boolean().optional() }),
      ({ group: id, members, isDisabled }) => {
        const group = store.userGroup.get(id);
        if (group === undefined) throw new Error(`There is no user group "${id}".`);
        store.userGroup.put({
          ...group,
          ...(members === undefined ? {} : { members: members.map((member) => findUser(context, member).id) }),
          ...(isDisabled === undefined ? {} : { isDisabled }),
          updatedS: nowSeconds(clock),
        });
      },
    ),
  };
}
