import { reasonOf } from '../../lib/error.ts';
import type { Directory } from '../port/directory.ts';
import type { Answer, Teller } from './answer.ts';
import { complaintOf } from './complaint.ts';
import type { Invocation } from './invocation.ts';
import type { Pipeline } from './pipeline.ts';
import { type ResumeDeps, resumeAll } from './resume.ts';

export interface DeskDeps extends ResumeDeps {
  readonly pipeline: Pipeline;
  readonly directory: Directory;
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
    // One whose acknowledgement is lost comes again and is recognised by its row, so this time must serve it.
    const acknowledged = () =>
      acknowledge().catch((thrown: unknown) =>
        log.warn({ reason: reasonOf(thrown), invocation: invocation.id }, 'an acknowledgement did not get through'),
      );
    if (!first) await acknowledged();
    const known = await record(key, invocation);
    if (first) await acknowledged();
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
      log.error({ err: thrown, invocation: invocation.id }, 'an asker could not be looked up');
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
      await resumeAll(deps, teller);
    },
    async idle() {
      while (serving.size > 0) await Promise.all(serving);
    },
  };
}
