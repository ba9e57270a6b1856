import type { Principal } from '../command/invocation.ts';

/** Who people are, looked up at the chat and never taken from a payload. */
export interface Directory {
  /** Fails when the chat cannot be asked: then nobody has rights. */
  principal(userId: string, teamId: string): Promise<Principal>;
  /** Ids of the people in a group of the configuration, as far as they are known; nobody for a name that is no group. Never fails. */
  groupMembers(name: string): Promise<readonly string[]>;
  /** Whether the user is a member of the channel; false when it cannot be known. */
  isInChannel(userId: string, channelId: string): Promise<boolean>;
}
