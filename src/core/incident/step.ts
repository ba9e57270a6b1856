/** The calls to chat that an incident owes, in their order. Opening and closing are made of them. */
export const stepKinds = [
  'channel',
  'card',
  'announce',
  'invite',
  'topic',
  'pin',
  'summary',
  'file',
  'closing-topic',
  'closing-announce',
] as const;
export type StepKind = (typeof stepKinds)[number];

/** One of them as a row. `dropped`: what it stands on is not there. */
export interface Step {
  readonly incidentId: string;
  /** Unique in its incident: the kind, of invitations with whom. */
  readonly name: string;
  readonly kind: StepKind;
  /** Whom to invite. */
  readonly userId: string | undefined;
  readonly state: 'pending' | 'done' | 'refused' | 'dropped';
  readonly attempts: number;
  readonly attemptedAt: number | undefined;
  readonly dueAt: number;
  /** Chat's code and sentence, where it refused. */
  readonly code: string | undefined;
  readonly sentence: string | undefined;
}

/** What each stands on; it waits until those have ended. */
const standsOn: Readonly<Record<StepKind, readonly StepKind[]>> = {
  channel: [],
  card: ['channel'],
  announce: ['channel'],
  invite: ['channel'],
  topic: ['channel'],
  pin: ['card'],
  summary: ['card'],
  file: ['summary'],
  'closing-topic': ['topic'],
  'closing-announce': ['announce'],
};

/** Without a channel of its own these would act on a channel that belongs to others. */
const ownChannelOnly: ReadonlySet<StepKind> = new Set(['invite', 'topic', 'pin', 'closing-topic', 'announce']);

/** What can be done with a step now, and why not more. */
export type Turn =
  | { readonly kind: 'go' }
  | { readonly kind: 'wait'; readonly reason: 'not-due' | 'stands-on-open' }
  | { readonly kind: 'drop'; readonly reason: 'no-own-channel' | 'nothing-to-pin' | 'nothing-to-edit' };

/** Decides whether it is the turn of a step, among all steps of its incident. */
export function turnOf(step: Step, all: readonly Step[], now: number): Turn {
  const below = all.filter(({ kind }) => standsOn[step.kind].includes(kind));
  if (below.some(({ state }) => state === 'pending')) return { kind: 'wait', reason: 'stands-on-open' };
  const failed = (kind: StepKind) => all.some((each) => each.kind === kind && each.state !== 'done');
  if (failed('channel') && ownChannelOnly.has(step.kind)) return { kind: 'drop', reason: 'no-own-channel' };
  if (step.kind === 'pin' && failed('card')) return { kind: 'drop', reason: 'nothing-to-pin' };
  if (step.kind === 'closing-announce' && failed('announce')) return { kind: 'drop', reason: 'nothing-to-edit' };
  return step.dueAt > now ? { kind: 'wait', reason: 'not-due' } : { kind: 'go' };
}

/** The steps that open an incident: its channel, what is said, who is asked in. */
export function openingSteps(incidentId: string, people: readonly string[], at: number): Step[] {
  return [
    stepOf(incidentId, 'channel', at),
    stepOf(incidentId, 'card', at),
    stepOf(incidentId, 'announce', at),
    ...people.map((userId) => stepOf(incidentId, 'invite', at, userId)),
    stepOf(incidentId, 'topic', at),
    stepOf(incidentId, 'pin', at),
  ];
}

/** The steps that close it. */
export function closingSteps(incidentId: string, at: number): Step[] {
  const kinds = ['summary', 'file', 'closing-topic', 'closing-announce'] as const;
  return kinds.map((kind) => stepOf(incidentId, kind, at));
}

/** One step that nobody has tried yet. */
export function stepOf(incidentId: string, kind: StepKind, at: number, userId?: string): Step {
  return {
    incidentId,
    name: userId === undefined ? kind : `${kind} ${userId}`,
    kind,
    userId,
    state: 'pending',
    attempts: 0,
    attemptedAt: undefined,
    dueAt: at,
    code: undefined,
    sentence: undefined,
  };
}
