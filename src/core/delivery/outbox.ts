import type { Clock } from '../../lib/clock.ts';
import type { Delivered } from '../port/chat.ts';
import type { Delivery, DeliveryStore } from '../port/delivery-store.ts';
import type { Log } from '../port/log.ts';
import type { View } from '../view/view.ts';
import { type Loop, loop } from './loop.ts';
import { channelPace } from './pace.ts';
import { type Found, type LookUp, nextStep } from './reconcile.ts';

const channelsAtOnce = 8;
const perChannelMs = 1_000;

/** What a delivery says when its turn comes; `nothing` when there is nothing left to say, `elsewhere` when a table tells it. */
export type Drawn =
  | { readonly kind: 'view'; readonly view: View; readonly shows: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'elsewhere' };

interface Sending {
  readonly deliveries: DeliveryStore;
  readonly clock: Clock;
  readonly log: Log;
  draw(delivery: Delivery): Promise<Drawn>;
  post(delivery: Delivery, view: View): Promise<Delivered>;
  readonly lookUp: LookUp;
  /** Chat refused for good. */
  refused(delivery: Delivery, refusal: { code: string; sentence: string }): Promise<void>;
  /** A message stands, or will not: its group can go on. */
  settled(): void;
}

/** The only place that retries a post. */
export interface Outbox extends Loop {
  /** Waits until no call to chat is in flight. */
  idle(): Promise<void>;
}

/**
 * Sends what is owed: each row is written as `attempting` before the call, so that a crash at any point leaves either a row
 * that was not tried, or one whose message can be looked for. One call at a time and one a second per channel;
 * a channel that is blocked holds up no other.
 */
export function outbox(deps: Sending): Outbox {
  const { deliveries, clock, log } = deps;
  const pace = channelPace(perChannelMs);
  const inFlight = new Map<string, Promise<void>>();
  /** What came of them could not be stored: a message may stand that no row knows. */
  const cutOff = new Map<string, Delivery>();
  const takeUp = async (): Promise<void> => {
    for (const [id, { channelId, critical, attempts }] of cutOff) {
      if (inFlight.has(channelId)) continue;
      await deliveries.unclear(id, firstLookAt({ critical, attempts: attempts + 1 }, clock.now()));
      cutOff.delete(id);
    }
  };
  const start = (delivery: Delivery): void => {
    const task = advance(deps, pace, delivery)
      .catch((thrown: unknown) => {
        cutOff.set(delivery.id, delivery);
        log.error({ err: thrown, delivery: delivery.id }, 'a delivery could not be advanced');
      })
      .finally(() => {
        inFlight.delete(delivery.channelId);
        rounds.wake();
      });
    inFlight.set(delivery.channelId, task);
  };
  const rounds = loop(
    'outbox',
    async () => {
      for (;;) {
        await takeUp();
        const now = clock.now();
        const { channels, firstFreeAt } = pace.blocked(now);
        const room = channelsAtOnce - inFlight.size;
        const due = room > 0 ? await deliveries.due(now, room, [...channels, ...inFlight.keys()]) : [];
        const firstOfChannel = new Map(due.toReversed().map((delivery) => [delivery.channelId, delivery]));
        for (const delivery of firstOfChannel.values()) start(delivery);
        if (firstOfChannel.size === 0) return earliest(await deliveries.nextDueAt(), firstFreeAt, now);
      }
    },
    deps,
  );
  const idle = async (): Promise<void> => {
    while (inFlight.size > 0) await Promise.all(inFlight.values());
  };
  return {
    ...rounds,
    idle,
    async stop() {
      await rounds.stop();
      await idle();
    },
  };
}

/** What is overdue waits for its channel; a call that is in flight wakes the loop itself. */
function earliest(dueAt: number | undefined, freeAt: number | undefined, now: number): number | undefined {
  if (dueAt === undefined || dueAt > now) return dueAt;
  return freeAt;
}

type ChannelPace = ReturnType<typeof channelPace>;

async function advance(deps: Sending, pace: ChannelPace, delivery: Delivery): Promise<void> {
  if (delivery.state === 'unclear') {
    pace.started(delivery.channelId, deps.clock.now());
    const found = await deps.lookUp(delivery);
    return reconcile(deps, pace, delivery, found);
  }
  return send(deps, pace, delivery);
}

async function reconcile(deps: Sending, pace: ChannelPace, delivery: Delivery, found: Found): Promise<void> {
  const { deliveries, clock, log } = deps;
  const step = nextStep(delivery, found, clock.now());
  log.info({ delivery: delivery.id, found: found.kind, step: step.kind }, 'looked for a message of unknown fate');
  switch (step.kind) {
    case 'sent': {
      // What it shows is unknown by now, so that it is edited once.
      await deliveries.sent(delivery, step.ts, clock.now(), '');
      return deps.settled();
    }
    case 'wait':
      return deliveries.absent(delivery.id, step.absences, step.dueAt);
    case 'send':
      return send(deps, pace, delivery);
  }
}

async function send(deps: Sending, pace: ChannelPace, delivery: Delivery): Promise<void> {
  const { deliveries, clock, log } = deps;
  const drawn = await deps.draw(delivery);
  if (drawn.kind === 'nothing') {
    await deliveries.cancelled(delivery, clock.now());
    return deps.settled();
  }
  if (drawn.kind === 'elsewhere') return deps.settled();
  const attemptedAt = clock.now();
  pace.started(delivery.channelId, attemptedAt);
  await deliveries.attempting(delivery.id, attemptedAt);
  const answer = await deps.post(delivery, drawn.view);
  const now = clock.now();
  switch (answer.kind) {
    case 'sent':
      await deliveries.sent({ ...delivery, attempts: delivery.attempts + 1 }, answer.ts, now, drawn.shows);
      return deps.settled();
    case 'limited':
      pace.blockUntil(delivery.channelId, now + answer.retryAfterMs);
      return deliveries.postpone(delivery.id, now + answer.retryAfterMs);
    case 'unclear': {
      log.warn({ delivery: delivery.id, reason: answer.reason }, 'chat gave no clear answer to a post');
      return deliveries.unclear(
        delivery.id,
        firstLookAt({ ...delivery, attempts: delivery.attempts + 1 }, attemptedAt),
      );
    }
    case 'refused':
      await deliveries.refused(delivery, answer.code, now);
      await deps.refused(delivery, answer);
      return deps.settled();
  }
}

/**
 * When to look for a message whose fate is unknown: not before 30 s, because a request outlives its sender and may still be
 * accepted; at once where a delay is worse than a double, with growing pauses if that happens again.
 */
export function firstLookAt(delivery: Pick<Delivery, 'critical' | 'attempts'>, attemptedAt: number): number {
  const graceMs = 30_000;
  if (!delivery.critical) return attemptedAt + graceMs;
  return attemptedAt + (delivery.attempts <= 1 ? 0 : Math.min(graceMs, 1_000 * 2 ** Math.min(delivery.attempts, 10)));
}
