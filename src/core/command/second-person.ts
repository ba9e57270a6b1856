import type { ChosenTarget } from '../port/target-book.ts';
import type { Danger, Relief } from './command.ts';
import type { Place, Principal } from './invocation.ts';

/** Whether somebody is on call for a target, at this moment and in this channel. Fails when it cannot be found out. */
export type IsOnCall = (principal: Principal, where: { channelId: string; target: string }) => Promise<boolean>;

/** Whose yes a change needs, and why. */
export type YesNeeded =
  | { readonly needs: 'confirm'; readonly because: 'own change' | 'on call' }
  | { readonly needs: 'approve'; readonly because: 'it loses something' | 'the target asks for it' };

/** What the decision looks at. `onCall` is asked only where it matters. */
export interface YesQuestion {
  readonly danger: Extract<Danger, 'change' | 'destroy'>;
  readonly relief: Relief | undefined;
  /** Undefined for what acts on no target. */
  readonly target: Pick<ChosenTarget, 'approval' | 'production'> | undefined;
  onCall(): Promise<boolean>;
}

/**
 * Decides whose yes a change needs. What loses something needs another person everywhere. On a target with `approval: change`
 * so does every change; if that target is production, whoever is on call takes a relieving step alone: waiting for a
 * second person at 3 a.m. would send them to a shell.
 */
export async function yesNeeded({ danger, relief, target, onCall }: YesQuestion): Promise<YesNeeded> {
  if (danger === 'destroy') return { needs: 'approve', because: 'it loses something' };
  if (target?.approval !== 'change') return { needs: 'confirm', because: 'own change' };
  if (target.production && relief !== undefined && (await onCall())) return { needs: 'confirm', because: 'on call' };
  return { needs: 'approve', because: 'the target asks for it' };
}

/** Whether somebody is on call for the chosen target, in the channel of the question. */
export function onCallIn(
  of: { principal: Principal; place: Place; target: ChosenTarget | undefined },
  isOnCall: IsOnCall,
): () => Promise<boolean> {
  return async () =>
    of.target !== undefined &&
    (await isOnCall(of.principal, { channelId: of.place.channelId, target: of.target.name }));
}
