import { formatDuration } from '../../lib/duration.ts';
import { fail, reasonOf } from '../../lib/error.ts';
import type { HoldResult, SeenHold } from '../port/hold-store.ts';
import type { PendingPlan } from '../port/plan-store.ts';
import { text } from '../view/build.ts';
import type { Part, Span } from '../view/view.ts';
import type { Command, Plan } from './command.ts';
import { systemOf } from './pin-target.ts';
import type { PipelineDeps } from './pipeline.ts';

/** A hold ends by itself so long after it was last renewed: a crash does not keep an object from anyone for longer. */
export const leaseMs = 2 * 60_000;
const renewEveryMs = 30_000;
/** So long it is told who changed an object. */
const toldForMs = 10 * 60_000;
const toldAtMost = 3;

/** An object that is held while it is changed. */
export interface HeldObject {
  /** Lets go of it; `not begun` leaves no trace. Never fails: what cannot be written ends by itself. */
  end(result: HoldResult | 'not begun'): Promise<void>;
}

/** The name under which an object is held: its kind, its target, and what the plan calls it. */
export function heldObject(command: Command, target: string | undefined, plan: Pick<Plan, 'object' | 'holds'>): string {
  return [systemOf(command) ?? '', target ?? '', plan.holds ?? plan.object].join('/');
}

/** Holds an object for a plan and renews that until it is let go. Fails with `conflict` when another one is in the way. */
export async function takeHold(plan: PendingPlan, object: string, deps: PipelineDeps): Promise<HeldObject> {
  const { holds, clock, log } = deps;
  const since = clock.now();
  const id = deps.ids.next();
  const other = await holds.take({
    id,
    planId: plan.id,
    object,
    by: plan.invocation.principal.userId,
    command: plan.command,
    did: deps.commands.get(plan.command)?.did ?? 'changed',
    exclusive: plan.danger === 'destroy',
    since,
    until: since + leaseMs,
  });
  if (other !== undefined) throw inTheWay(plan, other, since);
  const failed = (thrown: unknown): void => log.error({ reason: reasonOf(thrown), hold: id }, 'a hold was not written');
  const stop = clock.every(renewEveryMs, () => void holds.renew(id, clock.now() + leaseMs).catch(failed));
  return {
    async end(result) {
      stop();
      const written = result === 'not begun' ? holds.drop(id) : holds.end(id, { at: clock.now(), result });
      await written.catch(failed);
    },
  };
}

function inTheWay(plan: PendingPlan, other: SeenHold, now: number): Error {
  const why = other.exclusive
    ? 'What loses something goes alone.'
    : 'This loses something: it waits until that has ended.';
  return fail(
    'conflict',
    `${other.command} of ${plan.object} is under way for ${ago(now - other.since)}; nothing was done.`,
    {
      hint: `${why} Press again then; what a crash left ends by itself within ${formatDuration(leaseMs)}.`,
    },
  );
}

/** Who else is changing an object, or did in the last 10 min; undefined where nobody is known to. */
export async function companyOf(object: string, asker: string, deps: PipelineDeps): Promise<Part | undefined> {
  const now = deps.clock.now();
  const seen = await deps.holds.of(object, now - toldForMs, toldAtMost);
  const others = seen.filter((hold) => hold.by !== asker);
  return others.length === 0 ? undefined : text(others.flatMap((hold) => [...sentenceOf(hold, now), ' ']));
}

function sentenceOf({ by, command, did, since, until, ended }: SeenHold, now: number): readonly Span[] {
  const who = { user: by };
  if (ended === undefined) {
    return until > now
      ? [who, ` is on it: ${command}, for ${ago(now - since)}.`]
      : [who, ` began ${command} ${ago(now - since)} ago; how it ended is unknown.`];
  }
  const when = `${ago(now - ended.at)} ago`;
  switch (ended.result) {
    case 'succeeded':
      return [who, ` ${did} this ${when}.`];
    case 'failed':
      return [who, `: ${command} of this failed ${when}.`];
    case 'unclear':
      return [who, ` tried ${command} ${when}; it is unknown whether it was done.`];
  }
}

function ago(ms: number): string {
  return formatDuration(Math.max(1_000, ms));
}
