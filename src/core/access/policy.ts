import type { Danger } from '../command/command.ts';
import type { Principal } from '../command/invocation.ts';
import type { Bounds } from './reach.ts';

/** A role as the configuration says it: who may do what, and where. */
export interface Role {
  readonly name: string;
  /** User ids, `group:name` for the members of a group, `*` for every full member of the workspace. */
  readonly members: readonly string[];
  /**
   * `kubernetes:scale`, `kafka:*`, `*`, or `metadata`: every look at what there is, and none at what others wrote. With a
   * leading `!` it denies, and a denial wins.
   */
  readonly permissions: readonly string[];
  /** Channel ids it holds in; without it everywhere. */
  readonly channels?: readonly string[];
  /** Names of targets it holds on; without it on all, and for what has none. */
  readonly targets?: readonly string[];
  /** What of a target it goes for. */
  readonly bounds?: Bounds;
}

/** People who are named together. */
export interface Group {
  readonly name: string;
  readonly members: readonly string[];
  /** Id of a user group of the chat, whose members are in it too. */
  readonly usergroup?: string | undefined;
}

/** Everything that is configured about who may do what. */
export interface Policy {
  readonly groups: readonly Group[];
  readonly roles: readonly Role[];
  /** Ids of channels in which nothing is changed, whoever asks. */
  readonly readOnlyChannels: readonly string[];
}

/** What is asked for. */
export interface AccessQuestion {
  readonly principal: Principal;
  readonly permission: string;
  readonly danger: Danger;
  /** Whether it shows what others wrote (log lines, records, objects) and not only what there is. */
  readonly reveals: boolean;
  /** A response that not everybody may give, such as to end a freeze. */
  readonly needsRole: boolean;
  readonly channelId: string;
  /** Name of the target it would act on; undefined for what has none. */
  readonly target: string | undefined;
  /** Whether the asker is a full member of that channel; only `respond` looks at it. */
  readonly inChannel: boolean;
}

export type AccessDecision =
  | { readonly allowed: true; readonly reason: 'role' | 'reading' | 'responder'; readonly role?: string }
  | {
      readonly allowed: false;
      readonly reason: 'not-a-member' | 'not-in-channel' | 'read-only-channel' | 'denied-by-role' | 'no-role';
      readonly role?: string;
    };

// What every full member may always do: find out what there is, how the bot is, what they may do, and leaf through their own answers.
const everyones: ReadonlySet<string> = new Set([
  'ops:help',
  'ops:health',
  'ops:whoami',
  'ops:page',
  'ops:file',
  'ops:share',
]);

/**
 * Decides by default deny. Looking at what there is needs a role only where roles are configured at all; looking at what others
 * wrote always needs one; `respond` needs membership of the channel, no role; everything else needs a role that grants it.
 * A denial wins over every grant; one that is bound to some things counts only where those are touched (`reachOf`).
 */
export function decideAccess(question: AccessQuestion, policy: Policy): AccessDecision {
  const { principal, permission, danger, channelId } = question;
  const { roles } = policy;
  if (!principal.fullMember) return { allowed: false, reason: 'not-a-member' };
  if (danger === 'respond' && !question.needsRole) {
    return question.inChannel ? { allowed: true, reason: 'responder' } : { allowed: false, reason: 'not-in-channel' };
  }
  if ((danger === 'change' || danger === 'destroy') && policy.readOnlyChannels.includes(channelId))
    return { allowed: false, reason: 'read-only-channel' };
  const denying = deniedBy(question, roles).find((role) => role.bounds === undefined);
  if (denying !== undefined) return { allowed: false, reason: 'denied-by-role', role: denying.name };
  const [granting] = grantedBy(question, roles);
  if (granting !== undefined) return { allowed: true, reason: 'role', role: granting.name };
  if (everyones.has(permission)) return { allowed: true, reason: 'reading' };
  if (danger === 'read' && !question.reveals && roles.length === 0) return { allowed: true, reason: 'reading' };
  return { allowed: false, reason: 'no-role' };
}

/** The roles of the asker that grant it here. One that denies it itself, also within bounds, does not grant it. */
export function grantedBy(question: AccessQuestion, roles: readonly Role[]): readonly Role[] {
  return roles.filter(
    (role) =>
      roleHolds(role, question) &&
      role.permissions.some((pattern) => covers(pattern, question)) &&
      !denies(role, question),
  );
}

/** The roles of the asker that deny it here, wholly or for what they are bound to. */
export function deniedBy(question: AccessQuestion, roles: readonly Role[]): readonly Role[] {
  return roles.filter((role) => roleHolds(role, question) && denies(role, question));
}

function denies(role: Role, asked: Asked): boolean {
  return role.permissions.some((pattern) => pattern.startsWith('!') && covers(pattern.slice(1), asked));
}

/** Whether a role is meant for this person, in this channel and on this target. */
export function roleHolds(
  role: Role,
  { principal, channelId, target }: Pick<AccessQuestion, 'principal' | 'channelId' | 'target'>,
): boolean {
  return (
    isMemberOf(role, principal) &&
    (role.channels === undefined || role.channels.includes(channelId)) &&
    (role.targets === undefined || target === undefined || role.targets.includes(target))
  );
}

/** Whether the role is meant for this person, wherever it holds. */
export function isMemberOf(role: Pick<Role, 'members'>, { userId, groups }: Principal): boolean {
  return role.members.some(
    (member) => member === '*' || member === userId || groups.some((group) => member === `group:${group}`),
  );
}

/** Everybody whom a role names by id or by a group, each once; `inGroup` has the members of each group by its name. */
export function namedMembers(
  roles: readonly Pick<Role, 'members'>[],
  inGroup: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const members = roles.flatMap((role) =>
    role.members.flatMap((member) =>
      member.startsWith('group:') ? (inGroup.get(member.slice('group:'.length)) ?? []) : [member],
    ),
  );
  return [...new Set(members)].filter((member) => member !== '*');
}

type Asked = Pick<AccessQuestion, 'permission' | 'danger' | 'reveals'>;

/** `*` covers all, `kafka:*` a noun, `kafka:lag` itself, `metadata` each look that reveals nothing that others wrote. */
export function covers(pattern: string, { permission, danger, reveals }: Asked): boolean {
  if (pattern === '*') return true;
  if (pattern === 'metadata') return danger === 'read' && !reveals;
  return pattern.endsWith(':*') ? permission.startsWith(pattern.slice(0, -1)) : pattern === permission;
}

/** The sentence a refused person reads: what is missing and who can help. */
export function explainRefusal(
  decision: Extract<AccessDecision, { allowed: false }>,
  question: AccessQuestion,
): { sentence: string; hint: string } {
  switch (decision.reason) {
    case 'not-a-member':
      return {
        sentence: 'Only full members of this workspace can use it.',
        hint: 'Guests and people of other workspaces have no rights here.',
      };
    case 'not-in-channel':
      return { sentence: 'Only members of the channel can do that.', hint: 'Join the channel first.' };
    case 'read-only-channel':
      return {
        sentence: 'Nothing is changed from this channel.',
        hint: 'Ask in another channel (access.readOnlyChannels).',
      };
    case 'denied-by-role':
      return {
        sentence: `The role "${decision.role}" denies ${question.permission}.`,
        hint: 'Who keeps the configuration can change that.',
      };
    case 'no-role':
      return {
        sentence: `You may not do that: no role grants you ${question.permission} here${question.target === undefined ? '' : ` on ${question.target}`}.`,
        hint: unknownHint(question.principal) ?? 'Ask who keeps the configuration (access.roles).',
      };
  }
}

function unknownHint({ unknownGroups = [] }: Principal): string | undefined {
  if (unknownGroups.length === 0) return undefined;
  return `Slack does not say now who is in ${unknownGroups.join(', ')}: rights from there wait until it does.`;
}
