import type { Clock } from '../../lib/clock.ts';
import { fail } from '../../lib/error.ts';
import { plural } from '../../lib/text.ts';
import type { Roundup } from '../alert/roundup.ts';
import type { AlertRules } from '../alert/rules.ts';
import { severityRank, worst } from '../alert/severity.ts';
import type { AlertStore, StoredGroup } from '../port/alert-store.ts';
import { actions, button, quiet, view } from '../view/build.ts';
import type { View } from '../view/view.ts';

const acknowledgedAtOnce = 500;
const silencedAtOnce = 100;

interface RoundupDesk {
  readonly store: AlertStore;
  readonly rules: AlertRules;
  readonly clock: Clock;
  hurry(groupId: string | undefined): void;
}

/** The roundup that a person means by its id; undefined when it is none. */
export function roundupNamed({ store }: Pick<RoundupDesk, 'store'>, reference: string): Promise<Roundup | undefined> {
  return store.findRoundup(reference.trim().replace(/^#/, '').toUpperCase());
}

/** Takes every group of a roundup that fires and that nobody has, in one write. */
export async function acknowledgeRoundup(deps: RoundupDesk, roundup: Roundup, userId: string): Promise<View> {
  const { store, rules, clock } = deps;
  const firing = await firingGroups(store, roundup, acknowledgedAtOnce);
  const free = firing.filter(({ group }) => group.ack === undefined);
  const others = firing.filter(({ group }) => group.ack !== undefined && group.ack.by !== userId);
  if (free.length === 0) {
    const why =
      firing.length === 0 ? `Nothing of #${roundup.id} fires any more.` : `Every group of #${roundup.id} is taken.`;
    throw fail('conflict', why, { hint: 'See /alerts list.' });
  }
  const at = clock.now();
  const taken = free.map(({ group, members }) => {
    const rank = severityRank(worst(present(members).map(rules.severity)));
    return { group, ack: { by: userId, at, confirmedAt: at, rank } };
  });
  await store.acknowledgeAll(taken, at);
  deps.hurry(undefined);
  return view(
    `You have ${plural(taken.length, 'group')} of #${roundup.id}`,
    [
      quiet('Repeats stay quiet until one gets worse, or fires again. Groups that come later are not yours.'),
      others.length > 0 && quiet(`${plural(others.length, 'group')} stayed with those who have them.`),
    ],
    { tone: 'good' },
  );
}

/** Silences what each group of a roundup shows now, one silence for each, so that each can be lifted on its own. */
export async function silenceRoundup(
  deps: Pick<RoundupDesk, 'store'>,
  roundup: Roundup,
  silence: (groupId: string) => Promise<unknown>,
): Promise<View> {
  const firing = await firingGroups(deps.store, roundup, silencedAtOnce + 1);
  const now = firing.slice(0, silencedAtOnce);
  if (now.length === 0)
    throw fail('conflict', `Nothing of #${roundup.id} fires any more: there is nothing to silence.`);
  for (const { group } of now) await silence(group.id);
  return view(
    `Silenced ${plural(now.length, 'group')} of #${roundup.id}`,
    [
      quiet('Exactly the alerts they show now. Lift one with /alerts unsilence and its id, from /alerts silences.'),
      firing.length > now.length && quiet('There are more: press again.'),
      actions(button('Lift them all', 'alerts unsilence', { silence: roundup.id })),
    ],
    { tone: 'good' },
  );
}

async function firingGroups(store: AlertStore, roundup: Roundup, limit: number): Promise<StoredGroup[]> {
  const { groups } = await store.roundupGroups(roundup.id, limit);
  return groups.filter(({ members }) => present(members).length > 0);
}

function present(members: StoredGroup['members']) {
  return members
    .filter(({ leftAt, alert }) => leftAt === undefined && alert.endsAt === undefined)
    .map(({ alert }) => alert);
}
