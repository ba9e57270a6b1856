import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../lib/clock.ts';
import { withDeadline } from '../../lib/deadline.ts';
import { fail, reasonOf } from '../../lib/error.ts';
import type { Log } from '../../lib/log.ts';
import { slackFailure } from './slack-call.ts';

/** One user group of the workspace. */
export interface SlackUserGroup {
  readonly id: string;
  readonly handle: string;
  readonly members: ReadonlySet<string>;
  /** Whether Slack says of the group itself that not everybody may change it; it says nothing of the workspace's setting. */
  readonly isLocked: boolean;
}

/** All user groups that are not disabled, with their members. */
export type ListUserGroups = () => Promise<readonly SlackUserGroup[]>;

/** Who is in the user groups of the workspace. */
export interface UserGroups {
  /** The groups by id; undefined while Slack has not said for too long who is in them. Never fails. */
  current(): Promise<ReadonlyMap<string, SlackUserGroup> | undefined>;
  /** Asks now; fails as Slack did, in a sentence. */
  ask(): Promise<ReadonlyMap<string, SlackUserGroup>>;
}

/** usergroups.list is a tier 2 method, 20 calls a minute: asked once a minute at most, and only when somebody acts. */
const freshMs = 60_000;
/** So long what Slack said last holds while it does not answer; after that nobody is known to be in any group. */
const keepMs = 15 * 60_000;
const answerWithinMs = 3_000;
/** After a failure: who clicks meanwhile must not wait for the same answer again. */
const askAgainMs = 15_000;

/**
 * Keeps who is in which user group: a minute old at most while Slack answers, a quarter of an hour while it does not. Rights
 * that were taken away in Slack so end within a minute, and nobody keeps them because Slack is silent.
 */
export function userGroups(list: ListUserGroups, { clock, log }: { clock: Clock; log: Log }): UserGroups {
  let known: { readonly groups: ReadonlyMap<string, SlackUserGroup>; readonly at: number } | undefined;
  let failedAt: number | undefined;
  let asking: Promise<ReadonlyMap<string, SlackUserGroup>> | undefined;

  const ask = (): Promise<ReadonlyMap<string, SlackUserGroup>> => {
    const late = () => fail('timeout', 'Slack did not answer who is in its user groups.');
    asking ??= withDeadline({ timeoutMs: answerWithinMs, signal: never, clock, late }, list)
      .then((found) => {
        const groups = new Map(found.map((group) => [group.id, group]));
        known = { groups, at: clock.now() };
        return groups;
      })
      .catch((thrown: unknown) => {
        failedAt = clock.now();
        throw thrown;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  const lastSaid = () => (known !== undefined && clock.now() - known.at < keepMs ? known.groups : undefined);

  return {
    ask,
    async current() {
      if (known !== undefined && clock.now() - known.at < freshMs) return known.groups;
      if (failedAt !== undefined && clock.now() - failedAt < askAgainMs) return lastSaid();
      try {
        return await ask();
      } catch (thrown) {
        const ageMs = known === undefined ? undefined : clock.now() - known.at;
        log.warn({ reason: reasonOf(thrown), ageMs }, 'the user groups could not be read');
        return lastSaid();
      }
    },
  };
}

const never = new AbortController().signal;

/** Asks Slack for them, in one call. */
export function listUserGroups(client: WebClient): ListUserGroups {
  return async () => {
    try {
      const { usergroups = [] } = await client.usergroups.list({ include_users: true });
      return usergroups.flatMap(({ id, handle = '', users = [], ...said }) => {
        if (id === undefined) return [];
        const isLocked = Boolean(said.is_membership_locked || said.is_editing_restricted || said.is_idp_group);
        return [{ id, handle, members: new Set(users), isLocked }];
      });
    } catch (thrown) {
      throw slackFailure('who is in the user groups', thrown);
    }
  };
}
