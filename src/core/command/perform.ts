import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import { fail, MiddlewatchError } from '../../lib/error.ts';
import type { Redact } from '../../lib/redact.ts';
import { guards } from '../access/guard.ts';
import type { CommandLimit } from '../access/limit.ts';
import { decideAccess, explainRefusal, type Policy } from '../access/policy.ts';
import { type Reach, reachOf } from '../access/reach.ts';
import type { AuditLog, AuditResult } from '../port/audit.ts';
import type { Capabilities, Capability, SystemCapability } from '../port/capability.ts';
import type { Directory } from '../port/directory.ts';
import type { ChosenTarget, TargetBook } from '../port/target-book.ts';
import type { Command, CommandContext, Danger } from './command.ts';
import type { Invocation, Place, Principal } from './invocation.ts';
import type { Parsed } from './parse.ts';
import { systemOf } from './pin-target.ts';
import { redactArgs } from './redact-args.ts';

/** What one performance needs beside the command itself. */
export interface PerformDeps {
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly redact: Redact;
  readonly directory: Directory;
  readonly policy: Policy;
  readonly limit: CommandLimit;
  readonly targets: TargetBook;
  readonly capabilities: Omit<Capabilities, SystemCapability>;
}

/** A target with its kind. */
type Chosen<K extends SystemCapability = SystemCapability> = ChosenTarget<K> & { readonly kind: K };

const defaultDeadlineMs = 10_000;

/** The class of an invocation: the declared one, or a higher one that its arguments raise it to. */
export function dangerOf(parsed: Parsed): Danger {
  return parsed.command.raise?.(parsed.args) ?? parsed.command.danger;
}

/** Changes alter a system: they are planned, confirmed, and never run without an audit row. */
export function isChanging(danger: Danger): danger is 'change' | 'destroy' {
  return danger === 'change' || danger === 'destroy';
}

/** Fails with `denied`, in words for the person, unless policy lets them; answers how far they may go. */
export async function authorise(
  parsed: Parsed,
  who: { principal: Principal; place: Place },
  deps: PerformDeps,
): Promise<Reach> {
  const danger = dangerOf(parsed);
  const { principal, place } = who;
  const inChannel = danger === 'respond' && (await deps.directory.isInChannel(principal.userId, place.channelId));
  const question = {
    principal,
    permission: parsed.command.permission,
    danger,
    reveals: parsed.command.reveals ?? false,
    needsRole: parsed.command.needsRole ?? false,
    channelId: place.channelId,
    target: targetNameOf(parsed, place, deps),
    inChannel,
  };
  const decision = decideAccess(question, deps.policy);
  if (decision.allowed) {
    if (isChanging(danger)) await unfrozen(deps);
    return reachOf(question, deps.policy.roles);
  }
  const { sentence, hint } = explainRefusal(decision, question);
  throw fail('denied', sentence, { hint });
}

/** Fails with `denied` while changes are frozen, naming who, when and why. */
async function unfrozen({ capabilities, clock }: PerformDeps): Promise<void> {
  const freeze = await capabilities.freezing.current();
  if (freeze === undefined) return;
  const since = formatDuration(Math.max(1_000, clock.now() - freeze.at));
  throw fail('denied', `Changes are frozen since ${since}${freeze.reason === '' ? '' : `: ${freeze.reason}`}.`, {
    hint: 'Looking and answering alerts go on. Who has the permission ops:thaw can end it.',
  });
}

/** The target this invocation acts on, if its command uses a system. Fails when it is read-only and the command changes something. */
export function targetOf(parsed: Parsed, place: Place, deps: Pick<PerformDeps, 'targets'>): Chosen | undefined {
  const kind = systemOf(parsed.command);
  if (kind === undefined) {
    if (parsed.target === undefined) return undefined;
    throw fail('usage', `${parsed.command.name} has no target; leave out --on.`);
  }
  const chosen = deps.targets.choose(kind, parsed.target, place.channelId);
  if (chosen.readOnly && isChanging(dangerOf(parsed))) {
    throw fail('denied', `${chosen.name} (${chosen.address()}) is read-only here.`, {
      hint: 'It becomes writable when middlewatch.yaml names it without readOnly.',
    });
  }
  return { ...chosen, kind };
}

/** The name of the target it would act on, for the audit; what was asked for where there is no such target. */
export function targetNameOf(parsed: Parsed, place: Place, deps: Pick<PerformDeps, 'targets'>): string | undefined {
  const kind = systemOf(parsed.command);
  if (kind === undefined) return parsed.target;
  try {
    return deps.targets.choose(kind, parsed.target, place.channelId).name;
  } catch {
    return parsed.target;
  }
}

/** Builds the context with the declared capabilities and no others. */
export function contextOf(
  parsed: Parsed,
  of: {
    invocationId: string;
    principal: Principal;
    place: Place;
    target: Chosen | undefined;
    signal: AbortSignal;
    /** How far the asker may go on that target. */
    reach: Reach;
  },
  deps: PerformDeps,
): CommandContext<Capability> {
  const held: Partial<Record<Capability, unknown>> = {};
  for (const use of parsed.command.uses) {
    held[use] =
      use === of.target?.kind ? clientWithin(of.target, of.principal, of.reach) : Reflect.get(deps.capabilities, use);
  }
  const base = {
    principal: of.principal,
    place: of.place,
    invocationId: of.invocationId,
    signal: of.signal,
    target: of.target?.name ?? '',
    now: deps.clock.now,
  };
  // Least authority: what was not declared is not there at run time either; the type was narrowed by `uses`.
  return { ...base, ...held } as CommandContext<Capability>;
}

function clientWithin<K extends SystemCapability>(
  target: Chosen<K>,
  principal: Principal,
  reach: Reach,
): Capabilities[K] {
  return guards[target.kind](target.clientFor(principal), reach);
}

/** A signal that ends with the command's deadline or with the whole program. */
export function deadlineFor(command: Command, stopping: AbortSignal): AbortSignal {
  return AbortSignal.any([AbortSignal.timeout(command.deadlineMs ?? defaultDeadlineMs), stopping]);
}

/** Ends the wait when the deadline passes, even if the work below does not listen to its signal. */
export function within<T>(work: Promise<T>, signal: AbortSignal, command: Command): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    const stop = () => {
      const seconds = Math.round((command.deadlineMs ?? defaultDeadlineMs) / 1000);
      const timedOut = signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
      reject(
        timedOut
          ? fail('timeout', `No answer within ${seconds} s.`, { hint: 'It may still be under way. Try /ops health.' })
          : fail('cancelled', 'Middlewatch is stopping; it was not finished.', { hint: 'Ask again in a moment.' }),
      );
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([work, late]);
}

/** How a failure is written into the audit. */
export function resultOf(thrown: unknown): { result: AuditResult; detail: string } {
  if (!(thrown instanceof MiddlewatchError)) return { result: 'failed', detail: 'a bug; see the log' };
  const result = thrown.code === 'denied' ? 'denied' : thrown.code === 'cancelled' ? 'cancelled' : 'failed';
  return { result, detail: `${thrown.code}: ${thrown.message}` };
}

/** The audit row of an invocation, before it runs; it keeps no secret that was typed. */
export function auditEntry(
  parsed: Parsed,
  invocation: Pick<Invocation, 'id' | 'principal' | 'place' | 'via'>,
  facts: { at: number; target: string | undefined; redact: Redact },
) {
  return {
    invocationId: invocation.id,
    requestedAt: facts.at,
    userId: invocation.principal.userId,
    channelId: invocation.place.channelId,
    via: invocation.via,
    command: parsed.command.name,
    args: redactArgs({ ...parsed.args, ...(parsed.undoes && { undoes: parsed.undoes }) }, facts.redact),
    danger: dangerOf(parsed),
    target: facts.target,
  };
}
