import { list, text, view } from '../view/build.ts';
import type { View } from '../view/view.ts';
import type { ImpersonationRule } from './impersonation.ts';
import type { Group, Role } from './policy.ts';

/** What a look at a user group of the chat found. */
export interface SeenUserGroup {
  readonly handle: string;
  /** Whether the chat says of the group that not everybody may change it. */
  readonly isLocked: boolean;
}

/** A group whose rights depend on a user group of the chat, and why that is worth a warning. */
export interface GroupWarning {
  readonly group: string;
  readonly sentence: string;
}

/**
 * What to warn of where groups that grant something are user groups of the chat: that nobody is known to keep others from
 * editing one, that one is not there. `seen` is undefined where the chat could not be asked. Whether every member may edit
 * user groups is a setting of the workspace that Slack shows to no app, so it is called unknown.
 */
export function groupWarnings(
  granting: readonly Pick<Role | ImpersonationRule, 'members'>[],
  groups: readonly (Group & { readonly editedBy?: 'admins' | undefined })[],
  seen: ReadonlyMap<string, SeenUserGroup> | undefined,
): readonly GroupWarning[] {
  return groups.flatMap(({ name, usergroup, editedBy }): readonly GroupWarning[] => {
    const grants = granting.some(({ members }) => members.includes(`group:${name}`));
    if (usergroup === undefined || !grants) return [];
    if (seen === undefined)
      return [
        { group: name, sentence: `Slack did not say who is in ${usergroup}: rights from there wait until it does.` },
      ];
    const found = seen.get(usergroup);
    if (found === undefined)
      return [{ group: name, sentence: `There is no user group ${usergroup}, or it is disabled: nobody is in it.` }];
    if (found.isLocked || editedBy === 'admins') return [];
    const sentence = `It is unknown who may edit @${found.handle} in Slack. If every member may, every member can take its rights.`;
    return [{ group: name, sentence }];
  });
}

/** The message for the operations channel. */
export function groupWarningCard(warnings: readonly GroupWarning[]): View {
  return view(
    'Rights come from Slack user groups that need a look',
    [
      list(warnings.map(({ group, sentence }) => `${group}: ${sentence}`)),
      text(
        'Let administrators alone manage user groups in the settings of the workspace, then write editedBy: admins beside usergroup in middlewatch.yaml.',
      ),
    ],
    { tone: 'warning' },
  );
}
