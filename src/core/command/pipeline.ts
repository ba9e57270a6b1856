import { fail, MiddlewatchError, reasonOf } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import type { Log } from '../../lib/log.ts';
import type { Reach } from '../access/reach.ts';
import type { AuditResult } from '../port/audit.ts';
import type { HoldStore } from '../port/hold-store.ts';
import type { PlanStore } from '../port/plan-store.ts';
import type { ReviewStore } from '../port/review-store.ts';
import { quiet } from '../view/build.ts';
import { redactView } from '../view/redact-view.ts';
import type { View } from '../view/view.ts';
import type { Answer } from './answer.ts';
import type { Command } from './command.ts';
import { complaintOf } from './complaint.ts';
import { finishView, withShare } from './finish.ts';
import type { Invocation } from './invocation.ts';
import { type Parsed, parseWords, typedArguments } from './parse.ts';
import {
  auditEntry,
  authorise,
  contextOf,
  dangerOf,
  deadlineFor,
  isChanging,
  type PerformDeps,
  resultOf,
  targetNameOf,
  targetOf,
  within,
} from './perform.ts';
import { propose } from './propose.ts';
import type { IsOnCall } from './second-person.ts';

export interface PipelineDeps extends PerformDeps {
  readonly commands: ReadonlyMap<string, Command>;
  readonly plans: PlanStore;
  readonly reviews: ReviewStore;
  readonly holds: HoldStore;
  /** Who may take a relieving step alone on a production target. */
  readonly isOnCall: IsOnCall;
  /** Says something loud in the operations channel; it never fails. */
  alarm(view: View): Promise<void>;
  readonly ids: Ids;
  readonly log: Log;
  /** How a person types a command's name here: `/k8s get`. */
  spoken(name: string): string;
  /** Aborted when the program stops. */
  readonly stopping: AbortSignal;
  /** Told how each invocation ended, for whoever counts; a plan that waits is `planned`. */
  ended(invocation: Ended): void;
}

/** How an invocation ended. `unknown` stands for words that name no command. */
export interface Ended {
  readonly command: string;
  readonly result: AuditResult | 'planned';
  readonly tookMs: number;
}

/** The one way from something asked to something answered. */
export interface Pipeline {
  /** Whether it must be durable before it is acknowledged: it changes something, or came from a button or a form. */
  mustRecordFirst(invocation: Invocation): boolean;
  /** Never fails: what goes wrong is an answer too. */
  handle(invocation: Invocation): Promise<Answer>;
}

/** Reads an invocation: typed words by the parser, a structured action by its command's declaration. */
export function understand(
  invocation: Pick<Invocation, 'asked'>,
  deps: Pick<PipelineDeps, 'commands' | 'spoken'>,
): Parsed {
  const { asked } = invocation;
  if ('words' in asked) return parseWords(asked.words, deps.commands, deps.spoken);
  const command = deps.commands.get(asked.command);
  if (command === undefined)
    throw fail('not-found', `This button's command, "${asked.command}", is gone.`, {
      hint: `${deps.spoken('ops help')} lists what there is.`,
    });
  const { on, undoes, ...args } = asked.args;
  return {
    command,
    args: typedArguments(command.args, args),
    target: typeof on === 'string' ? on : undefined,
    ...(typeof undoes === 'string' && { undoes }),
  };
}

/** Builds the pipeline: understand, authorise, plan or run, answer, with the audit around it. */
export function createPipeline(deps: PipelineDeps): Pipeline {
  async function handle(invocation: Invocation): Promise<Answer> {
    let parsed: Parsed | undefined;
    try {
      parsed = understand(invocation, deps);
      return await perform(parsed, invocation, deps);
    } catch (thrown) {
      if (parsed === undefined) deps.ended({ command: 'unknown', result: 'failed', tookMs: 0 });
      if (!(thrown instanceof MiddlewatchError))
        deps.log.error({ err: thrown, invocation: invocation.id }, 'a command failed unexpectedly');
      return { view: complaintOf(thrown, invocation.id, { speech: deps }), audience: 'caller', shareable: false };
    }
  }
  return {
    handle,
    mustRecordFirst(invocation) {
      if (invocation.via === 'button' || invocation.via === 'form') return true;
      try {
        return dangerOf(understand(invocation, deps)) !== 'read';
      } catch {
        return false;
      }
    },
  };
}

async function perform(parsed: Parsed, invocation: Invocation, deps: PipelineDeps): Promise<Answer> {
  const startedAt = deps.clock.now();
  const unaudited = recordRequest(parsed, invocation, deps);
  // A look asks its system meanwhile; nobody sees what it found before the question stands in the audit.
  if (dangerOf(parsed) !== 'read' || parsed.command.carriesOut) await unaudited;
  let finished: { result: 'succeeded' | 'failed' | 'denied' | 'cancelled'; detail?: string } | undefined;
  try {
    if (dangerOf(parsed) !== 'respond') {
      deps.limit.take({ userId: invocation.principal.userId, channelId: invocation.place.channelId }, startedAt);
    }
    const reach = await authorise(parsed, invocation, deps);
    const answer = isChanging(dangerOf(parsed))
      ? await propose(parsed, invocation, deps, reach)
      : await run(parsed, invocation, deps, { startedAt, reach });
    if (answer.planId === undefined) finished = { result: 'succeeded' };
    return (await unaudited)
      ? {
          ...answer,
          view: { ...answer.view, parts: [...answer.view.parts, quiet('This could not be written to the audit.')] },
        }
      : answer;
  } catch (thrown) {
    const outcome = resultOf(thrown);
    finished = {
      result: outcome.result === 'denied' || outcome.result === 'cancelled' ? outcome.result : 'failed',
      detail: outcome.detail,
    };
    throw thrown;
  } finally {
    const tookMs = deps.clock.now() - startedAt;
    deps.ended({ command: parsed.command.name, result: finished?.result ?? 'planned', tookMs });
    if (finished !== undefined && !(await unaudited)) await recordOutcome(invocation.id, finished, startedAt, deps);
  }
}

/** Writes the request; true when it could not be written and may go on without. A change that cannot be audited does not run. */
async function recordRequest(parsed: Parsed, invocation: Invocation, deps: PipelineDeps): Promise<boolean> {
  try {
    await deps.audit.requested(
      auditEntry(parsed, invocation, {
        at: deps.clock.now(),
        target: targetNameOf(parsed, invocation.place, deps),
        redact: deps.redact,
      }),
    );
    return false;
  } catch (thrown) {
    deps.log.error({ err: thrown, invocation: invocation.id }, 'the audit cannot be written');
    if (!isChanging(dangerOf(parsed)) && !parsed.command.carriesOut) return true;
    throw fail('unavailable', 'The audit cannot be written, so nothing was changed.', {
      hint: `The store says: ${reasonOf(thrown)} Looking and acknowledging still work.`,
      cause: thrown,
    });
  }
}

async function recordOutcome(
  invocationId: string,
  outcome: { result: 'succeeded' | 'failed' | 'denied' | 'cancelled'; detail?: string },
  startedAt: number,
  deps: PipelineDeps,
): Promise<void> {
  const at = deps.clock.now();
  await deps.audit.outcome(invocationId, { ...outcome, tookMs: at - startedAt, at }).catch((thrown: unknown) => {
    deps.log.error({ err: thrown, invocation: invocationId }, 'the outcome cannot be written to the audit');
  });
}

async function run(
  parsed: Parsed,
  invocation: Invocation,
  deps: PipelineDeps,
  { startedAt, reach }: { startedAt: number; reach: Reach },
): Promise<Answer> {
  const { command, args } = parsed;
  const target = targetOf(parsed, invocation.place, deps);
  const signal = deadlineFor(command, deps.stopping);
  const context = contextOf(
    parsed,
    { invocationId: invocation.id, principal: invocation.principal, place: invocation.place, target, signal, reach },
    deps,
  );
  const running = command.run(context, args);
  // A decision on a plan has the deadline of the change it carries out, and its card must say how that ended.
  // Before it is kept for pages, searches and files.
  const view = redactView(command.carriesOut ? await running : await within(running, signal, command), deps.redact);
  const audience = command.audience ?? 'caller';
  const at = deps.clock.now();
  const facts = {
    command,
    invocationId: invocation.id,
    userId: invocation.principal.userId,
    words: command.name,
    target: target?.name,
    // Its address may be known only after it was asked.
    readOnlyAt: target?.readOnly ? target.address() : undefined,
    tookMs: at - startedAt,
    at,
  };
  if (command.hidden) return { view, audience, shareable: false };
  const done = await finishView(view, facts, { commands: deps.commands, output: deps.capabilities.output });
  const shareable = audience === 'caller' && command.danger === 'read';
  return { view: shareable ? withShare(done.view, done.outputId) : done.view, audience, shareable };
}
