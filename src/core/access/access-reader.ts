import { fail, MiddlewatchError } from '../../lib/error.ts';
import { nearest } from '../../lib/text.ts';
import type { Command, Danger } from '../command/command.ts';
import type { Principal } from '../command/invocation.ts';
import { systemOf } from '../command/pin-target.ts';
import type { AccessAnswer, AccessReader, AccessRequest, PermissionRow } from '../port/access.ts';
import type { Directory } from '../port/directory.ts';
import type { TargetBook } from '../port/target-book.ts';
import {
  type AccessQuestion,
  covers,
  decideAccess,
  explainRefusal,
  isMemberOf,
  type Policy,
  type Role,
} from './policy.ts';
import { reachOf } from './reach.ts';

interface Reading {
  readonly commands: ReadonlyMap<string, Command>;
  readonly policy: Policy;
  readonly directory: Directory;
  readonly teamId: string;
  readonly targets: TargetBook;
}

const dangers = ['read', 'respond', 'change', 'destroy'] as const satisfies readonly Danger[];

/** Answers who may do what by the very rules that decide it. */
export function accessReader({ commands, policy, directory, teamId, targets }: Reading): AccessReader {
  const shown = [...commands.values()].filter((command) => !command.hidden);
  const byPermission = Map.groupBy(shown, (command) => command.permission);
  const permissions = [...byPermission.keys()].sort();

  const asks = (
    principal: Principal,
    command: Command,
    where: { channelId: string; target: string | undefined; inChannel: boolean },
  ): AccessQuestion => ({
    principal,
    permission: command.permission,
    danger: command.danger,
    reveals: command.reveals ?? false,
    needsRole: command.needsRole ?? false,
    ...where,
  });

  return {
    async standing(userId, channelId) {
      const principal = await directory.principal(userId, teamId);
      const may = (command: Command) =>
        decideAccess(asks(principal, command, { channelId, target: undefined, inChannel: true }), policy).allowed;
      const held = (danger: Danger) => [
        ...new Set(shown.filter((command) => command.danger === danger && may(command)).map((each) => each.permission)),
      ];
      const here = (role: Role) =>
        isMemberOf(role, principal) && (role.channels === undefined || role.channels.includes(channelId));
      return {
        fullMember: principal.fullMember,
        groups: principal.groups,
        unknownGroups: principal.unknownGroups ?? [],
        roles: principal.fullMember ? policy.roles.filter(here).map((role) => role.name) : [],
        identities: principal.fullMember ? targets.identities(principal) : [],
        permissions: {
          read: held('read'),
          respond: held('respond'),
          change: held('change'),
          destroy: held('destroy'),
        },
      };
    },

    async decide(request) {
      const found = byPermission.get(request.permission);
      if (found === undefined) {
        const near = nearest(request.permission, permissions);
        throw fail('not-found', `No command needs the permission "${request.permission}".`, {
          hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'They are written noun:verb, as in kafka:peek.',
        });
      }
      const { userId, channelId, target } = request;
      const principal = await directory.principal(userId, teamId);
      const inChannel = await directory.isInChannel(userId, channelId);
      // Of several commands the most dangerous one is meant: whoever may run that may run the others.
      const [command] = found.toSorted((a, b) => dangers.indexOf(b.danger) - dangers.indexOf(a.danger));
      if (command === undefined) throw new Error('a permission without a command');
      const answer = answerOf(asks(principal, command, { channelId, target, inChannel }), request, policy);
      return answer.allowed ? (strangerTo(targets, command, principal, request) ?? answer) : answer;
    },

    matrix: () => ({
      roles: policy.roles.map((role) => role.name),
      rows: permissions.map((permission): PermissionRow => {
        const needing = byPermission.get(permission) ?? [];
        const ranks = needing.map(({ danger }) => dangers.indexOf(danger));
        return {
          permission,
          danger: dangers[Math.max(...ranks)] ?? 'read',
          commands: needing.map((command) => command.name),
          said: policy.roles.map((role) => saidOf(role, needing)),
        };
      }),
    }),
  };
}

/** The refusal of a target in which nobody stands for the person; undefined where somebody does, or where there is no such target. */
function strangerTo(
  targets: TargetBook,
  command: Command,
  principal: Principal,
  { target, channelId }: AccessRequest,
): AccessAnswer | undefined {
  const kind = systemOf(command);
  if (kind === undefined) return undefined;
  try {
    targets.choose(kind, target, channelId).clientFor(principal);
  } catch (thrown) {
    if (!(thrown instanceof MiddlewatchError)) throw thrown;
    if (thrown.code === 'denied') return { allowed: false, because: thrown.message, hint: thrown.hint };
  }
  return undefined;
}

function answerOf(question: AccessQuestion, { thing }: AccessRequest, policy: Policy): AccessAnswer {
  const decision = decideAccess(question, policy);
  if (!decision.allowed) {
    const { sentence, hint } = explainRefusal(decision, question);
    return { allowed: false, because: sentence, hint };
  }
  try {
    if (thing !== undefined) reachOf(question, policy.roles).check(thing.kind, thing.name);
  } catch (thrown) {
    if (!(thrown instanceof MiddlewatchError)) throw thrown;
    return { allowed: false, because: thrown.message, hint: thrown.hint };
  }
  const reasons = {
    role: `The role "${decision.role}" grants it.`,
    reading: 'Every full member may look at that.',
    responder: 'Every full member of the channel may respond.',
  } as const;
  return { allowed: true, because: reasons[decision.reason], hint: undefined };
}

function saidOf(role: Role, needing: readonly Command[]): PermissionRow['said'][number] {
  const isBound = role.bounds !== undefined || role.targets !== undefined || role.channels !== undefined;
  const says = (prefix: string) =>
    role.permissions.some(
      (pattern) =>
        pattern.startsWith('!') === (prefix === '!') &&
        needing.some(({ permission, danger, reveals = false }) =>
          covers(pattern.slice(prefix.length), { permission, danger, reveals }),
        ),
    );
  if (says('!')) return isBound ? 'denies, bound' : 'denies';
  if (says('')) return isBound ? 'grants, bound' : 'grants';
  return '';
}
