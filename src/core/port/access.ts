import type { Identity } from '../access/impersonation.ts';
import type { ReachKind } from '../access/reach.ts';
import type { Danger } from '../command/command.ts';

/** Who somebody is here, and by which roles. */
export interface Standing {
  readonly fullMember: boolean;
  readonly groups: readonly string[];
  /** Groups of which it is not known now whether they are in them. */
  readonly unknownGroups: readonly string[];
  /** Names of the roles that hold for the person in this channel. */
  readonly roles: readonly string[];
  /** Who stands for them on each target whose calls run as the person who asks; undefined where nobody does. */
  readonly identities: readonly { readonly target: string; readonly identity: Identity | undefined }[];
  /** Permissions that some target gives them, by the class of the commands that need them. */
  readonly permissions: Readonly<Record<Danger, readonly string[]>>;
}

/** Whether somebody may do something, and why. */
export interface AccessAnswer {
  readonly allowed: boolean;
  /** One sentence without a full stop at the end of the fact: which role grants, what is missing. */
  readonly because: string;
  readonly hint: string | undefined;
}

/** A question about somebody's rights. */
export interface AccessRequest {
  readonly userId: string;
  readonly permission: string;
  readonly channelId: string;
  readonly target: string | undefined;
  /** The thing that would be touched. */
  readonly thing: { readonly kind: ReachKind; readonly name: string } | undefined;
}

/** One permission, and what each role says of it. */
export interface PermissionRow {
  readonly permission: string;
  readonly danger: Danger;
  readonly commands: readonly string[];
  /** In the order of `PermissionMatrix.roles`. */
  readonly said: readonly ('grants' | 'grants, bound' | 'denies' | 'denies, bound' | '')[];
}

export interface PermissionMatrix {
  readonly roles: readonly string[];
  readonly rows: readonly PermissionRow[];
}

/** Reads the policy; changes nothing. Fails when the chat cannot be asked who somebody is. */
export interface AccessReader {
  standing(userId: string, channelId: string): Promise<Standing>;
  /** Fails with `not-found` for a permission that no command needs, naming the nearest. */
  decide(request: AccessRequest): Promise<AccessAnswer>;
  matrix(): PermissionMatrix;
}
