import type { Clock } from '../../lib/clock.ts';
import { reasonOf } from '../../lib/error.ts';
import type { Log } from '../../lib/log.ts';
import type { Directory } from '../port/directory.ts';
import type { InvocationLog } from '../port/invocation-log.ts';
import type { PlanStore } from '../port/plan-store.ts';
import { button } from '../view/build.ts';
import type { Answer, Teller } from './answer.ts';
import type { Command } from './command.ts';
import { complaintOf, interruptedCard } from './complaint.ts';
import type { Invocation } from './invocation.ts';
import type { Pipeline } from './pipeline.ts';

export interface DeskDeps {
  readonly pipeline: Pipeline;
  readonly invocations: InvocationLog;
  readonly plans: PlanStore;
  readonly directory: Directory;
  readonly commands: ReadonlyMap<string, Command>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Who is being served right now; a stop waits for them. */
export interface Desk {
  /**
   * Serves one thing that came in: what must not be lost is written before `acknowledge`, what was seen is not run again,
   * and the asker is looked up only after it. `deliver` gives the ts of the message it made, if any.
   */
  serve(
    key: string,
    invocation: Invocation,
    acknowledge: () => Promise<void>,
    deliver: (answer: Answer) => Promise<string | undefined>,
  ): Promise<void>;
  /** Answers what a restart cut off. */
  resume(teller: Teller): Promise<void>;
  /** Resolves when nobody is being served any more. */
  idle(): Promise<void>;
}

/** Builds the desk between the chat and the pipeline. */
export function createDesk(deps: DeskDeps): Desk {
  const { pipeline, invocations, clock, log } = deps;
  const serving = new Set<Promise<void>>();

  async function record(key: string, invocation: Invocation): Promise<'new' | 'seen' | 'unwritten'> {
    try {
      return await invocations.begin(key, invocation);
    } catch (thrown) {
      log.error({ reason: reasonOf(thrown), invocation: invocation.id }, 'an invocation could not be recorded');
      return 'unwritten';
    }
  }

  const serve: Desk['serve'] = async (key, invocation, acknowledge, deliver) => {
    const first = pipeline.mustRecordFirst(invocation);
    if (!first) await acknowledge();
    const known = await record(key, invocation);
    if (first) await acknowledge();
    if (known === 'seen') return;
    const answer = await answered(invocation);
    const ts = await deliver(answer);
    if (answer.planId !== undefined && ts !== undefined)
      await deps.plans.placed(answer.planId, { channelId: invocation.place.channelId, ts });
    if (known === 'new')
      await invocations
        .finish(invocation.id, clock.now())
        .catch((thrown: unknown) => log.error({ reason: reasonOf(thrown) }, 'an invocation could not be finished'));
  };

  async function answered(invocation: Invocation): Promise<Answer> {
    try {
      const principal = await deps.directory.principal(invocation.principal.userId, invocation.principal.teamId);
      return await pipeline.handle({ ...invocation, principal });
    } catch (thrown) {
      return { view: complaintOf(thrown, invocation.id), audience: 'caller', shareable: false };
    }
  }

  return {
    serve(...args) {
      const work = serve(...args);
      const settled = work.then(
        () => undefined,
        () => undefined,
      );
      serving.add(settled);
      settled.finally(() => serving.delete(settled));
      return work;
    },
    async resume(teller) {
      for (const invocation of await invocations.unfinished(200)) {
        await resumeOne(invocation, teller, deps);
        await invocations.finish(invocation.id, clock.now());
      }
    },
    async idle() {
      while (serving.size > 0) await Promise.all(serving);
    },
  };
}

/** A cut-off look is simply forgotten by its asker; one that may have changed something is answered with what to look at. */
async function resumeOne(invocation: Invocation, teller: Teller, deps: DeskDeps): Promise<void> {
  if (!deps.pipeline.mustRecordFirst(invocation)) return;
  const { asked, place, principal } = invocation;
  const planId = 'command' in asked && asked.command === 'ops confirm' ? String(asked.args.plan ?? '') : undefined;
  const stored = planId === undefined ? undefined : await deps.plans.find(planId);
  if (stored === undefined) {
    const what = 'words' in asked ? asked.words : asked.command;
    await teller.toCaller(place, principal.userId, interruptedCard(what, undefined));
    return;
  }
  if (stored.state !== 'confirmed') return;
  const look = deps.commands.get(stored.plan.command)?.look?.(stored.plan.args);
  const card = interruptedCard(
    `${stored.plan.command} ${stored.plan.object}`,
    look === undefined ? undefined : button('What it is now', look.command, look.args),
  );
  if (stored.message === undefined) await teller.toCaller(place, principal.userId, card);
  else await teller.replace(stored.message, card);
}
