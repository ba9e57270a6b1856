import type { ArgValue } from '../view/action.ts';

/** Who acts: ids only, never names; what Slack says of the account was looked up, not taken from a payload. */
export interface Principal {
  readonly userId: string;
  readonly teamId: string;
  /** A full member of this workspace; guests, external users, bots and deactivated users are not. */
  readonly fullMember: boolean;
  /** Names of the groups (access.groups) that the person is in. */
  readonly groups: readonly string[];
  /** Names of groups of which it is not known now whether the person is in them; they give no rights. */
  readonly unknownGroups?: readonly string[];
}

/** Where something was asked. */
export interface Place {
  readonly channelId: string;
  /** The thread the question stands in, if any. */
  readonly threadTs?: string;
  /** The message that carried the pressed button, if any. */
  readonly messageTs?: string;
  /** True when that message is an ephemeral one. */
  readonly ephemeral?: boolean;
}

/** Something a person asked for: typed words, or a structured action from a button. */
export interface Invocation {
  readonly id: string;
  readonly principal: Principal;
  readonly place: Place;
  /** How it came in; the audit keeps it. */
  readonly via: 'slash' | 'mention' | 'button' | 'form';
  readonly asked:
    | { readonly words: string }
    | { readonly command: string; readonly args: Readonly<Record<string, ArgValue>> };
  readonly receivedAt: number;
}
