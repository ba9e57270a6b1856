import type { Roster } from '../oncall/roster.ts';
import type { PageReceiver } from '../port/page-receiver.ts';
import type { Presence } from '../port/presence.ts';
import type { Means } from './page.ts';
import type { Named } from './paging-note.ts';
import type { Aim, EscalationConfig, Step } from './policy.ts';

/** A way to reach somebody. */
export interface Target {
  readonly means: Means;
  readonly whom: string;
}

/** Why an aim, or a means of it, is left out. */
export type Skipped =
  | { readonly kind: 'nobody'; readonly team: string }
  | { readonly kind: 'do-not-disturb'; readonly userId: string }
  /** The configuration no longer has it. */
  | { readonly kind: 'gone'; readonly what: string };

/** Whom a step reaches now, and who is left out. */
export interface Aimed {
  readonly targets: readonly Target[];
  readonly named: readonly Named[];
  readonly skipped: readonly Skipped[];
}

export interface Aiming {
  readonly roster: Roster;
  readonly presence: Presence;
  readonly config: EscalationConfig;
  readonly receivers: ReadonlyMap<string, PageReceiver>;
}

/** Finds the people of a step and the means to reach them. Someone in do-not-disturb is reached by means outside Slack only. */
export async function aimAt(deps: Aiming, step: Step, now: number): Promise<Aimed> {
  const found = await Promise.all(step.aims.map((aim) => oneAim(deps, aim, now)));
  const seen = new Set<string>();
  const targets = found
    .flatMap((each) => each.targets)
    .filter(({ means, whom }) => !seen.has(`${means} ${whom}`) && seen.add(`${means} ${whom}`));
  return {
    targets,
    named: found.flatMap((each) => each.named),
    skipped: found.flatMap((each) => each.skipped),
  };
}

/** Whom a step would page, as a card names them: nobody is asked whether they sleep. */
export async function namesOf({ roster }: Pick<Aiming, 'roster'>, step: Step, at: number): Promise<readonly Named[]> {
  const found = await Promise.all(step.aims.map((aim) => nameOf(roster, aim, at)));
  return found.filter((each) => each !== undefined);
}

async function oneAim(deps: Aiming, aim: Aim, now: number): Promise<Aimed> {
  switch (aim.kind) {
    case 'person':
      return personAim(deps, aim.userId);
    case 'team': {
      const userId = await onCallFor(deps.roster, aim.team, now);
      if (userId === undefined) return { targets: [], named: [], skipped: [{ kind: 'nobody', team: aim.team }] };
      return personAim(deps, userId);
    }
    case 'usergroup':
      return { targets: [{ means: 'usergroup', whom: aim.id }], named: [aim], skipped: [] };
    case 'receiver':
      return deps.receivers.has(aim.name)
        ? { targets: [{ means: 'receiver', whom: aim.name }], named: [aim], skipped: [] }
        : { targets: [], named: [], skipped: [{ kind: 'gone', what: aim.name }] };
  }
}

async function personAim({ presence, config, receivers }: Aiming, userId: string): Promise<Aimed> {
  const own = (config.ownReceivers.get(userId) ?? []).filter((name) => receivers.has(name));
  const outside = own.map((whom): Target => ({ means: 'receiver', whom }));
  const asleep = (await presence.doNotDisturb(userId)) === 'on';
  const direct: Target[] = asleep ? [] : [{ means: 'direct', whom: userId }];
  const targets = [...direct, ...outside];
  return {
    targets,
    named: targets.length === 0 ? [] : [{ kind: 'person', userId }],
    skipped: asleep ? [{ kind: 'do-not-disturb', userId }] : [],
  };
}

async function nameOf(roster: Roster, aim: Aim, at: number): Promise<Named | undefined> {
  if (aim.kind !== 'team') return aim;
  const userId = await onCallFor(roster, aim.team, at);
  return userId === undefined ? undefined : { kind: 'person', userId };
}

/** Undefined also where the configuration no longer knows the team. */
async function onCallFor(roster: Roster, name: string, at: number): Promise<string | undefined> {
  const team = roster.teams.find((each) => each.name === name);
  return team === undefined ? undefined : (await roster.at(team, at)).userId;
}
