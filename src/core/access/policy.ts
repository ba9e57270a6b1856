import type { Danger } from '../command/command.ts';
import type { Principal } from '../command/invocation.ts';

/** A role as the configuration says it: who may do what, and where. */
export interface Role {
  readonly name: string;
  /** User ids; `*` is every full member of the workspace. */
  readonly members: readonly string[];
  /** `kubernetes:scale`, `kafka:*`, `*`; with a leading `!` it denies, and a denial wins. */
  readonly permissions: readonly string[];
  /** Channel ids it holds in; without it everywhere. */
  readonly channels?: readonly string[];
}

/** What is asked for. */
export interface AccessQuestion {
  readonly principal: Principal;
  readonly permission: string;
  readonly danger: Danger;
  readonly channelId: string;
  /** Whether the asker is a full member of that channel; only `respond` looks at it. */
  readonly inChannel: boolean;
}

export type AccessDecision =
  | { readonly allowed: true; readonly reason: 'role' | 'reading' | 'responder'; readonly role?: string }
  | {
      readonly allowed: false;
      readonly reason: 'not-a-member' | 'not-in-channel' | 'denied-by-role' | 'no-role';
      readonly role?: string;
    };

// What every full member may always do: find out what there is, how the bot is, and leaf through their own answers.
const everyones: ReadonlySet<string> = new Set(['ops:help', 'ops:health', 'ops:page', 'ops:file', 'ops:share']);

/**
 * Decides by default deny. A read needs a role only where roles are configured at all; `respond` needs membership of the channel,
 * no role; everything else needs a role that grants it. An explicit denial wins over every grant.
 */
export function decideAccess(question: AccessQuestion, roles: readonly Role[]): AccessDecision {
  if (!question.principal.fullMember) return { allowed: false, reason: 'not-a-member' };
  const held = roles.filter((role) => holds(role, question));
  const denying = held.find((role) =>
    role.permissions.some((pattern) => pattern.startsWith('!') && covers(pattern.slice(1), question.permission)),
  );
  if (question.danger === 'respond') {
    return question.inChannel ? { allowed: true, reason: 'responder' } : { allowed: false, reason: 'not-in-channel' };
  }
  if (denying !== undefined) return { allowed: false, reason: 'denied-by-role', role: denying.name };
  const granting = held.find((role) => role.permissions.some((pattern) => covers(pattern, question.permission)));
  if (granting !== undefined) return { allowed: true, reason: 'role', role: granting.name };
  if (everyones.has(question.permission)) return { allowed: true, reason: 'reading' };
  if (question.danger === 'read' && roles.length === 0) return { allowed: true, reason: 'reading' };
  return { allowed: false, reason: 'no-role' };
}

function holds(role: Role, question: AccessQuestion): boolean {
  const isMember = role.members.includes('*') || role.members.includes(question.principal.userId);
  return isMember && (role.channels === undefined || role.channels.includes(question.channelId));
}

/** `*` covers all, `kafka:*` a noun, `kafka:lag` itself. */
function covers(pattern: string, permission: string): boolean {
  if (pattern === '*') return true;
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
    case 'denied-by-role':
      return {
        sentence: `The role "${decision.role}" denies ${question.permission}.`,
        hint: 'Who keeps the configuration can change that.',
      };
    case 'no-role':
      return {
        sentence: `You may not do that: no role grants you ${question.permission} here.`,
        hint: 'Ask who keeps the configuration (access.roles).',
      };
  }
}
