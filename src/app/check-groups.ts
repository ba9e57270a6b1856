import { groupWarningCard, groupWarnings } from '../core/access/group-warning.ts';
import type { View } from '../core/view/view.ts';
import type { Config } from '../edge/config/config.ts';
import type { Slack } from '../edge/slack/connect-slack.ts';
import { reasonOf } from '../lib/error.ts';
import type { Log } from '../lib/log.ts';

/** Looks once at the user groups that grant something, and warns of those that need it: in the log, and by `alarm`. Never fails. */
export async function checkGroups(
  { access, kubernetes }: Pick<Config, 'access' | 'kubernetes'>,
  deps: { slack: Pick<Slack, 'userGroups'>; log: Log; alarm(view: View): Promise<void> },
): Promise<void> {
  if (access.groups.every(({ usergroup }) => usergroup === undefined)) return;
  const granting = [...access.roles, ...kubernetes.flatMap(({ impersonate }) => impersonate ?? [])];
  const seen = await deps.slack.userGroups.ask().catch((thrown: unknown) => {
    deps.log.warn({ reason: reasonOf(thrown) }, 'the user groups could not be read');
    return undefined;
  });
  const warnings = groupWarnings(granting, access.groups, seen);
  for (const { group, sentence } of warnings) deps.log.warn({ group, why: sentence }, 'a group that grants rights');
  if (warnings.length > 0) await deps.alarm(groupWarningCard(warnings));
}
