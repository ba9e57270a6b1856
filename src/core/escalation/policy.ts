/** Whom a step pages. */
export type Aim =
  /** Whoever is on call for the team. */
  | { readonly kind: 'team'; readonly team: string }
  | { readonly kind: 'person'; readonly userId: string }
  /** A user group of Slack, by its id: mentioned under the card. */
  | { readonly kind: 'usergroup'; readonly id: string }
  /** A means outside Slack. */
  | { readonly kind: 'receiver'; readonly name: string };

/** What happens at one time, and how long somebody has to answer before the next one. */
export interface Step {
  readonly aims: readonly Aim[];
  readonly waitMs: number;
}

/** The steps of an escalation. A copy of it goes with each escalation: a change of the configuration moves none that runs. */
export interface Policy {
  readonly name: string;
  readonly steps: readonly Step[];
  /** How often all steps are gone through, at least once. */
  readonly rounds: number;
}

/** Everything that is configured about paging, decoded. */
export interface EscalationConfig {
  /** The first is that of routes that page and name none. */
  readonly policies: readonly Policy[];
  /** The means outside Slack that are a person's own. */
  readonly ownReceivers: ReadonlyMap<string, readonly string[]>;
  /** The label that says what service an alert is of: the first of these that it has. */
  readonly serviceLabels: readonly string[];
  /** Pages of one person for one service that follow each other within so long are one. */
  readonly stormMs: number;
}

/** The step that is taken as the n-th of all rounds; undefined when there is none left. */
export function stepAt(policy: Policy, taken: number): Step | undefined {
  const count = policy.steps.length;
  return taken >= count * policy.rounds ? undefined : policy.steps[taken % count];
}

/** The policy for `/oncall page`: the one that is named like the team, else whoever is on call, three times. */
export function policyOfTeam(policies: readonly Policy[], team: string): Policy {
  const step: Step = { aims: [{ kind: 'team', team }], waitMs: 5 * 60_000 };
  return policies.find(({ name }) => name === team) ?? { name: team, steps: [step], rounds: 3 };
}
