import type { AlertRules } from './rules.ts';

/** The rules that hold now. Whoever asks through `rules` is answered by the present ones, also after they were replaced. */
export interface RuleBook {
  readonly rules: AlertRules;
  /** Puts others in their place; what it answers puts the former ones back. */
  replace(next: AlertRules): () => void;
}

/** Holds the rules, so that another configuration takes effect without a restart of anything. */
export function ruleBook(first: AlertRules): RuleBook {
  let current = first;
  return {
    rules: new Proxy(first, { get: (_, name) => Reflect.get(current, name) }),
    replace(next) {
      const former = current;
      current = next;
      return () => {
        current = former;
      };
    },
  };
}
