import type { Clock } from '../../lib/clock.ts';
import { type Loop, loop } from '../delivery/loop.ts';
import type { StepEnd } from '../port/incident-store.ts';
import type { Log } from '../port/log.ts';
import type { HeldIncident } from './incident.ts';
import { type Step, turnOf } from './step.ts';
import { carryOut, lookBack, type Tried, type WorkDeps } from './work.ts';
import { workPace } from './work-pace.ts';

const incidentsAtOnce = 4;
const incidentsRead = 200;
const longestPauseMs = 30_000;

type LoopDeps = Omit<WorkDeps, 'now'> & {
  readonly clock: Clock;
  readonly log: Log;
  /** A step has ended: the card shows it. */
  changed(): void;
};

/**
 * Carries out what incidents owe to chat, one step of an incident at a time, at most four incidents at once, within
 * Slack's tiers. A step is written as tried before its call, so that after a crash it is looked for, or done again where
 * that says the same. What chat refuses is kept with its reason, and the rest goes on.
 */
export function workLoop(given: LoopDeps): Loop {
  const { store, clock, log } = given;
  const deps: WorkDeps = { ...given, now: clock.now };
  const pace = workPace();
  const inFlight = new Map<string, Promise<void>>();

  const start = (step: Step, incident: HeldIncident): void => {
    const task = advance(step.name, incident.id)
      .catch((thrown: unknown) =>
        log.error(
          { err: thrown, incident: incident.id, step: step.name },
          'a step of an incident could not be advanced',
        ),
      )
      .then(() => {
        inFlight.delete(incident.id);
        rounds.wake();
      });
    inFlight.set(incident.id, task);
  };

  /** What was read for the round may be old by now: a step that ended meanwhile brought the channel that this one acts on. */
  async function advance(name: string, incidentId: string): Promise<void> {
    const incident = await store.find(incidentId);
    const step = (await store.steps(incidentId)).find((each) => each.name === name);
    if (incident === undefined || step?.state !== 'pending') return;
    const before = await lookBack(deps, step, incident);
    if (before !== undefined) return settle(step, incident, before);
    await store.attempting(step, clock.now());
    return settle({ ...step, attempts: step.attempts + 1 }, incident, await carryOut(deps, step, incident));
  }

  async function settle(step: Step, incident: HeldIncident, tried: Tried): Promise<void> {
    const now = clock.now();
    switch (tried.kind) {
      case 'done': {
        const { kind: _, ...brought } = tried;
        return end(step, { state: 'done', ...brought });
      }
      case 'refused': {
        const { code, sentence } = tried;
        log.warn({ incident: incident.id, step: step.name, code }, 'chat refused a step of an incident');
        // Without a channel of its own it is held where it was declared.
        const elsewhere = step.kind === 'channel' ? { channelId: incident.declaredIn.channelId } : {};
        return end(step, { state: 'refused', code, sentence, ...elsewhere });
      }
      case 'limited': {
        const at = now + tried.retryAfterMs;
        pace.blockUntil(step, incident, at);
        return store.postpone(step, at, 'no');
      }
      case 'early':
        return store.postpone(step, tried.at, 'unknown');
      case 'unclear': {
        log.warn({ incident: incident.id, step: step.name, reason: tried.reason }, 'chat gave no clear answer');
        const pauseMs = Math.min(longestPauseMs, 1_000 * 2 ** Math.min(step.attempts, 10));
        return store.postpone(step, now + pauseMs, 'unknown');
      }
    }
  }

  async function end(step: Step, ending: StepEnd): Promise<void> {
    await store.ended(step, ending);
    given.changed();
  }

  const rounds = loop(
    'incidents',
    async () => {
      let next: number | undefined;
      const later = (at: number): void => {
        next = Math.min(next ?? at, at);
      };
      for (const { incident, steps } of await store.owing(incidentsRead)) {
        if (inFlight.has(incident.id)) continue;
        if (inFlight.size >= incidentsAtOnce) break;
        const now = clock.now();
        const { step, dropped, at } = await nextStep({ incident, steps }, now);
        for (const each of dropped) await end(each, { state: 'dropped' });
        if (dropped.length > 0) later(now);
        if (at !== undefined) later(at);
        if (step !== undefined) start(step, incident);
      }
      return next;
    },
    { clock, log },
  );

  /** The first step whose turn it is and whose method is free, and when to ask again if there is none. */
  async function nextStep({ incident, steps }: { incident: HeldIncident; steps: readonly Step[] }, now: number) {
    const dropped: Step[] = [];
    let at: number | undefined;
    for (const step of steps.filter(({ state }) => state === 'pending')) {
      const turn = turnOf(step, steps, now);
      if (turn.kind === 'drop') dropped.push(step);
      if (turn.kind === 'wait' && turn.reason === 'not-due') at = Math.min(at ?? step.dueAt, step.dueAt);
      if (turn.kind !== 'go') continue;
      const place = pace.take(step, incident, now);
      if (place === 'go') return { step, dropped, at };
      at = Math.min(at ?? place.at, place.at);
    }
    return { step: undefined, dropped, at };
  }

  return {
    ...rounds,
    async stop() {
      await rounds.stop();
      await Promise.all(inFlight.values());
    },
  };
}
