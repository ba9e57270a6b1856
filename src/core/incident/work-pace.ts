import { budget, channelPace, type Pace } from '../delivery/pace.ts';
import type { HeldIncident } from './incident.ts';
import type { Step, StepKind } from './step.ts';

/** Slack's tiers, calls a minute for each method in the whole workspace: creating, topics and pins are tier 2, invitations and edits tier 3, files tier 4. */
const perMinute = { create: 20, topic: 20, pin: 20, invite: 50, edit: 20, file: 30 } as const;
type Method = keyof typeof perMinute | 'post';

const methodOf: Readonly<Record<StepKind, Method>> = {
  channel: 'create',
  card: 'post',
  announce: 'post',
  invite: 'invite',
  topic: 'topic',
  pin: 'pin',
  summary: 'post',
  file: 'file',
  'closing-topic': 'topic',
  'closing-announce': 'edit',
};
const perChannelMs = 1_000;

/** Says when the call of a step may go out, so that Slack seldom has to refuse it. */
export interface WorkPace {
  /** Takes a place for it, or answers when to ask again. */
  take(step: Step, incident: HeldIncident, now: number): 'go' | { readonly at: number };
  /** Chat said how long to wait. */
  blockUntil(step: Step, incident: HeldIncident, at: number): void;
}

/** Makes the paces: one for each method, and for posts one for each channel. */
export function workPace(): WorkPace {
  const make = (method: keyof typeof perMinute): Pace => budget({ perMinute: perMinute[method], reserve: 0 });
  const paces = {
    create: make('create'),
    topic: make('topic'),
    pin: make('pin'),
    invite: make('invite'),
    edit: make('edit'),
    file: make('file'),
  };
  const posts = channelPace(perChannelMs);
  return {
    take(step, incident, now) {
      const method = methodOf[step.kind];
      if (method !== 'post') return paces[method].take(now);
      const channelId = channelOf(step, incident);
      const freeAt = posts.freeAt(channelId);
      if (freeAt > now) return { at: freeAt };
      posts.blocked(now);
      posts.started(channelId, now);
      return 'go';
    },
    blockUntil(step, incident, at) {
      const method = methodOf[step.kind];
      if (method === 'post') posts.blockUntil(channelOf(step, incident), at);
      else paces[method].blockUntil(at);
    },
  };
}

function channelOf({ kind }: Step, { channelId, declaredIn }: HeldIncident): string {
  return kind === 'announce' ? declaredIn.channelId : (channelId ?? declaredIn.channelId);
}
