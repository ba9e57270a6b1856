import type { Policy } from './policy.ts';

/** What an escalation is about; the same from its beginning to its end. */
export interface Matter {
  /** The group of alerts; undefined for what a person asks for. */
  readonly groupId: string | undefined;
  /** What a lock screen shows. */
  readonly sentence: string;
  /** Pages of one person are one for each of these in a storm. */
  readonly service: string;
  /** Whose thread tells of it. */
  readonly shortId: string | undefined;
  /** Who asked for it, and for which team. */
  readonly by: string | undefined;
  readonly team: string | undefined;
}

/** `open` moves by the clock; `held` waits: somebody has it, or it is hushed; `over` for good. */
export type EscalationState = 'open' | 'held' | 'over';

/** Somebody must answer. Times in milliseconds since the epoch. */
export interface Escalation {
  readonly id: string;
  readonly matter: Matter;
  readonly policy: Policy;
  readonly state: EscalationState;
  /** What receivers outside know it by; another one each time that it begins anew. */
  readonly key: string;
  /** Steps that were taken in all rounds. */
  readonly taken: number;
  /** When the next step is; undefined unless it is open. */
  readonly dueAt: number | undefined;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly why: string | undefined;
  /** Raised by every change: a change that was decided on an older one is not saved. */
  readonly revision: number;
}

/** What has become of the matter. */
export type Standing =
  | { readonly kind: 'burns' }
  | { readonly kind: 'acknowledged'; readonly by: string }
  | { readonly kind: 'hushed' }
  /** Its source says that it is over, and that is being looked at. */
  | { readonly kind: 'checking' }
  /** The same, and it is not well. */
  | { readonly kind: 'unwell' }
  | { readonly kind: 'ended' };

/** What an escalation does now. */
export type Move =
  | { readonly kind: 'wait' }
  | { readonly kind: 'step' }
  | { readonly kind: 'hold'; readonly why: string }
  /** From the first step, at once. */
  | { readonly kind: 'resume' }
  | { readonly kind: 'end'; readonly why: string }
  /** Nobody is left who could be paged. */
  | { readonly kind: 'exhausted' };

/** Decides it. Pure: the same at the same moment, so that a restart changes nothing. */
export function moveOf(escalation: Escalation, standing: Standing, now: number): Move {
  const { state, policy, taken, dueAt } = escalation;
  switch (standing.kind) {
    case 'ended':
      return { kind: 'end', why: 'resolved' };
    case 'acknowledged':
      return state === 'held' ? { kind: 'wait' } : { kind: 'hold', why: `acknowledged by ${standing.by}` };
    case 'hushed':
      return state === 'held' ? { kind: 'wait' } : { kind: 'hold', why: 'hushed' };
    case 'checking':
      return { kind: 'wait' };
    case 'unwell':
    case 'burns': {
      if (state === 'held') return { kind: 'resume' };
      if (dueAt === undefined || now < dueAt) return { kind: 'wait' };
      return taken < policy.steps.length * policy.rounds ? { kind: 'step' } : { kind: 'exhausted' };
    }
  }
}
