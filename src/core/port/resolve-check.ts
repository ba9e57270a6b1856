import type { CheckedObject, Verdict } from '../alert/resolve-check.ts';

/** Looks at what an alert was about, as the bot itself. */
export interface ResolveChecker {
  /** Looks once, within a deadline. What cannot be looked at is `unchecked` with the reason; it does not fail. */
  look(object: CheckedObject): Promise<Verdict>;
}
