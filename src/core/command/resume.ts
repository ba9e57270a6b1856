import type { Clock } from '../../lib/clock.ts';
import { reasonOf } from '../../lib/error.ts';
import type { AuditLog } from '../port/audit.ts';
import type { InvocationLog } from '../port/invocation-log.ts';
import type { Log } from '../port/log.ts';
import type { PlanStore } from '../port/plan-store.ts';
import { button } from '../view/build.ts';
import type { Action, View } from '../view/view.ts';
import type { Teller } from './answer.ts';
import type { Command } from './command.ts';
import { endedCard, interruptedCard, neverPlannedCard } from './complaint.ts';
import type { Invocation } from './invocation.ts';
import type { Parsed } from './parse.ts';
import { dangerOf, isChanging } from './perform.ts';
import { understand } from './pipeline.ts';
import { lookButton } from './plan-button.ts';
import { closedCard } from './plan-card.ts';

export interface ResumeDeps {
  readonly invocations: InvocationLog;
  readonly plans: PlanStore;
  readonly audit: AuditLog;
  readonly commands: ReadonlyMap<string, Command>;
  readonly clock: Clock;
  readonly log: Log;
  spoken(name: string): string;
}

const batch = 200;
const batchesAtMost = 50;
const openPlansAtMost = 1_000;
/** The commands that say yes or no to a plan. */
const deciding: ReadonlySet<string> = new Set(['ops confirm', 'ops approve', 'ops break-glass', 'ops cancel']);

/**
 * Answers whatever a restart cut off, oldest first, and writes `interrupted` into the audit.
 * One that cannot be answered is logged and does not keep the others, or the start, waiting.
 */
export async function resumeAll(deps: ResumeDeps, teller: Teller): Promise<void> {
  for (let round = 0; round < batchesAtMost; round += 1) {
    const unfinished = await deps.invocations.unfinished(batch);
    for (const invocation of unfinished) {
      await resumeOne(invocation, deps, teller).catch((thrown: unknown) =>
        deps.log.error({ reason: reasonOf(thrown), invocation: invocation.id }, 'an interruption could not be told'),
      );
      await deps.invocations.finish(invocation.id, deps.clock.now());
    }
    if (unfinished.length < batch) return;
  }
}

async function resumeOne(invocation: Invocation, deps: ResumeDeps, teller: Teller): Promise<void> {
  const parsed = understood(invocation, deps);
  if (parsed === undefined) return;
  if (isChanging(dangerOf(parsed))) return resumeProposal(invocation, parsed, deps, teller);
  await writeInterrupted(invocation, deps);
  if (deciding.has(parsed.command.name))
    return resumeDecision(invocation, String(parsed.args.plan ?? ''), deps, teller);
  // A look that was cut off is simply asked again.
  if (dangerOf(parsed) === 'read') return;
  const { command, args } = parsed;
  const what = [command.name, ...Object.values(args).map(String)].join(' ');
  await teller.toCaller(invocation.place, invocation.principal.userId, interruptedCard(what, undefined));
}

function understood(invocation: Invocation, deps: ResumeDeps): Parsed | undefined {
  try {
    return understand(invocation, deps);
  } catch {
    return undefined;
  }
}

/** A plan whose card stands can still be confirmed; one that nobody saw is dropped and its asker told. */
async function resumeProposal(invocation: Invocation, parsed: Parsed, deps: ResumeDeps, teller: Teller): Promise<void> {
  const open = await deps.plans.overdue(Number.MAX_SAFE_INTEGER, openPlansAtMost);
  const own = open.find(({ plan }) => plan.invocation.id === invocation.id);
  if (own?.message !== undefined) return;
  const { userId } = invocation.principal;
  if (own !== undefined) await deps.plans.take(own.plan.id, 'expired', { userId, at: deps.clock.now() });
  await writeInterrupted(invocation, deps);
  const on = parsed.target === undefined ? {} : { on: parsed.target };
  const undoes = parsed.undoes === undefined ? {} : { undoes: parsed.undoes };
  const again = button('Ask again', parsed.command.name, { ...parsed.args, ...on, ...undoes });
  await teller.toCaller(invocation.place, userId, neverPlannedCard(parsed.command.name, again));
}

/** A click on a plan: an open plan still waits; what was decided is shown on its card, a started change as the audit knows it, or as unknown. */
async function resumeDecision(invocation: Invocation, planId: string, deps: ResumeDeps, teller: Teller): Promise<void> {
  const stored = await deps.plans.find(planId);
  if (stored === undefined || stored.state === 'open') return;
  const { plan, state, message } = stored;
  if (state !== 'confirmed') {
    if (message !== undefined)
      await teller.replace(message, closedCard(`${plan.object} is unchanged.`, `The plan was ${state}.`));
    return;
  }
  await writeInterrupted(plan.invocation, deps);
  const command = deps.commands.get(plan.command);
  const look = command === undefined ? undefined : lookButton(command, plan.args, plan.target, deps);
  const ended = await deps.audit.endOf(plan.invocation.id);
  const card = cutOffCard(`${plan.command} ${plan.object}`, ended, look);
  if (message === undefined) await teller.toCaller(invocation.place, invocation.principal.userId, card);
  else await teller.replace(message, card);
}

/** The audit may know how it ended: its row is written before the card is changed. */
function cutOffCard(what: string, ended: Awaited<ReturnType<AuditLog['endOf']>>, look: Action | undefined): View {
  const { result, detail } = ended ?? {};
  return result === 'succeeded' || result === 'failed'
    ? endedCard(what, { result, detail }, look)
    : interruptedCard(what, look);
}

/** The audit keeps the first outcome: one that was written before the cut stands. */
async function writeInterrupted(invocation: Invocation, deps: ResumeDeps): Promise<void> {
  const at = deps.clock.now();
  await deps.audit.outcome(invocation.id, { result: 'interrupted', tookMs: at - invocation.receivedAt, at });
}
