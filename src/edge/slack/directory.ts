import type { WebClient } from '@slack/web-api';
import type { Group } from '../../core/access/policy.ts';
import type { Directory } from '../../core/port/directory.ts';
import type { Clock } from '../../lib/clock.ts';
import { slackFailure } from './slack-call.ts';
import type { SlackUserGroup, UserGroups } from './user-groups.ts';

const keepAccountMs = 5 * 60_000;
const keepMembersMs = 60_000;
const pagesAtMost = 20;

/** Who people are, asked of Slack and remembered briefly. Guests, external people, bots and deactivated accounts are no full members. */
export function slackDirectory(
  client: WebClient,
  deps: { clock: Clock; teamId: string; groups: readonly Group[]; userGroups: Pick<UserGroups, 'current'> },
): Directory {
  const accounts = remember<boolean>(deps.clock, keepAccountMs);
  const members = remember<ReadonlySet<string>>(deps.clock, keepMembersMs);

  async function isFullMember(userId: string, teamId: string): Promise<boolean> {
    if (teamId !== deps.teamId) return false;
    const { user } = await client.users.info({ user: userId });
    if (user === undefined || user.deleted || user.is_bot) return false;
    const outside =
      user.is_restricted ||
      user.is_ultra_restricted ||
      user.is_stranger ||
      (user.team_id !== undefined && user.team_id !== deps.teamId);
    return !outside;
  }

  async function membersOf(channelId: string): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    let cursor: string | undefined;
    for (let page = 0; page < pagesAtMost; page += 1) {
      const answer = await client.conversations.members({
        channel: channelId,
        limit: 1_000,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const member of answer.members ?? []) found.add(member);
      cursor = answer.response_metadata?.next_cursor;
      if (!cursor) break;
    }
    return found;
  }

  /** Not asked for where no group comes from there. */
  const fromChat = async (): Promise<ReadonlyMap<string, SlackUserGroup> | undefined> =>
    deps.groups.some(({ usergroup }) => usergroup !== undefined) ? deps.userGroups.current() : new Map();

  return {
    async groupMembers(name) {
      const group = deps.groups.find((each) => each.name === name);
      if (group === undefined) return [];
      const members = (await fromChat())?.get(group.usergroup ?? '')?.members ?? [];
      return [...new Set([...group.members, ...members])];
    },
    async principal(userId, teamId) {
      try {
        const [fullMember, known] = await Promise.all([
          accounts(`${teamId}/${userId}`, () => isFullMember(userId, teamId)),
          fromChat(),
        ]);
        const isIn = ({ members, usergroup }: Group) =>
          members.includes(userId) || (usergroup !== undefined && known?.get(usergroup)?.members.has(userId) === true);
        const groups = deps.groups.filter(isIn).map(({ name }) => name);
        if (known !== undefined) return { userId, teamId, fullMember, groups };
        const unknown = deps.groups.filter((group) => group.usergroup !== undefined && !isIn(group));
        return { userId, teamId, fullMember, groups, unknownGroups: unknown.map(({ name }) => name) };
      } catch (thrown) {
        throw slackFailure('who you are', thrown);
      }
    },
    async isInChannel(userId, channelId) {
      // A direct message has nobody else in it.
      if (channelId.startsWith('D')) return true;
      try {
        return (await members(channelId, () => membersOf(channelId))).has(userId);
      } catch {
        return false;
      }
    },
  };
}

/** Asks once and keeps the answer for a while; failures are not kept. */
function remember<T>(clock: Clock, keepMs: number): (key: string, ask: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, { value: Promise<T>; until: number }>();
  return (key, ask) => {
    const known = kept.get(key);
    if (known !== undefined && known.until > clock.now()) return known.value;
    if (kept.size > 10_000) kept.clear();
    const value = ask();
    kept.set(key, { value, until: clock.now() + keepMs });
    value.catch(() => kept.delete(key));
    return value;
  };
}
