/** What can be wrong, each with a file of its own. */
export type Family =
  | 'node not ready'
  | 'pods refused'
  | 'missing reference'
  | 'unschedulable'
  | 'image pull'
  | 'out of memory'
  | 'failing probe'
  | 'crash loop'
  | 'failed job'
  | 'stuck rollout';

/** What a person may look at or do next; whoever shows it makes a button of what exists. */
export type Step =
  | { readonly kind: 'logs'; readonly pod: string; readonly container: string; readonly previous: boolean }
  | { readonly kind: 'undo' }
  | { readonly kind: 'describe'; readonly object: 'pod' | 'node'; readonly name: string }
  | { readonly kind: 'nodes' }
  | { readonly kind: 'rollout' }
  | { readonly kind: 'list'; readonly resource: string };

/** One thing that is wrong. */
export interface Finding {
  readonly family: Family;
  /** What follows the name in the sentence: `is crash-looping: exit 3`. Without a full stop. */
  readonly predicate: string;
  /** What shows it, a fact each, the strongest first. */
  readonly evidence: readonly string[];
  /** Since when, in milliseconds since the epoch; undefined where nothing says. */
  readonly sinceMs: number | undefined;
  /** Names of the pods that it explains. */
  readonly pods: readonly string[];
  /** Whose last lines say more. */
  readonly log: { readonly pod: string; readonly container: string; readonly previous: boolean } | undefined;
  readonly steps: readonly Step[];
}

/** The facts that there are. */
export function evidence(...facts: readonly (string | undefined)[]): string[] {
  return facts.filter((fact): fact is string => fact !== undefined && fact !== '');
}
