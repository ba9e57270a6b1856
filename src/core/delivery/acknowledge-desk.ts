import { fail } from '../../lib/error.ts';
import { ackExpiresAt } from '../alert/acknowledgement.ts';
import type { Acknowledgement, Group } from '../alert/group.ts';
import { isOpen } from '../alert/resolve-check.ts';
import { severityRank, worst } from '../alert/severity.ts';
import type { AlertDesk } from '../port/alert-desk.ts';
import { actions, button, quiet, view } from '../view/build.ts';
import type { Text, View } from '../view/view.ts';
import { type DeskDeps, lineOf, present, storedGroup } from './desk-deps.ts';

/** Who has a group of alerts. */
export function acknowledgeDesk(deps: DeskDeps): Pick<AlertDesk, 'acknowledge' | 'unacknowledge'> {
  return {
    acknowledge: ({ group, userId }) => acknowledge(deps, group, userId),
    unacknowledge: ({ group, userId }) => unacknowledge(deps, group, userId),
  };
}

async function acknowledge(deps: DeskDeps, reference: string, userId: string) {
  const stored = await storedGroup(deps, reference);
  const { group } = stored;
  const firing = present(stored);
  const unwell = firing.length === 0 && isOpen(group.check);
  if (firing.length === 0 && !unwell) {
    throw fail('conflict', `Nothing fires any more in #${group.shortId}: there is nothing to acknowledge.`, {
      hint: 'See /alerts list.',
    });
  }
  const at = deps.clock.now();
  const about = unwell ? stored.members.map(({ alert }) => alert) : firing;
  const rank = severityRank(worst(about.map(deps.rules.severity)));
  const had = group.ack;
  const mine = had?.by === userId;
  const ack = { by: userId, at: mine ? had.at : at, confirmedAt: at, rank };
  const until = unwell ? undefined : ackExpiresAt(ack, deps.rules.routeOf(group));
  if (mine && until === undefined && rank <= had.rank)
    return view(`You already have #${group.shortId}`, [], { tone: 'good' });
  await deps.store.acknowledge(group, ack, at, lineOf(deps, group, userId, deedOf(had, userId), 'acknowledged'));
  deps.hurry(group.id);
  return taken(group, until);
}

function deedOf(had: Acknowledgement | undefined, userId: string): Text {
  if (had === undefined) return 'acknowledged';
  return had.by === userId ? 'is still on it' : ['took over from ', { user: had.by }];
}

function taken({ id, shortId }: Group, until: number | undefined): View {
  const calm = quiet('Repeats stay quiet until it gets worse, or fires again.');
  if (until === undefined) return view(`You have #${shortId}`, [calm], { tone: 'good' });
  return view(
    [`You have #${shortId} until `, { at: until, as: 'time' }],
    [
      calm,
      quiet('It pages: then you are asked, and everyone is told.'),
      actions(button('Still on it', 'alerts ack', { group: id })),
    ],
    { tone: 'good' },
  );
}

async function unacknowledge(deps: DeskDeps, reference: string, userId: string) {
  const { group } = await storedGroup(deps, reference);
  if (group.ack === undefined) return view(`#${group.shortId} is nobody's already`, [], { tone: 'warning' });
  // A question of before stays in the thread with its button: it must not take from another what they took since.
  if (group.ack.by !== userId) {
    throw fail('conflict', `Someone else has #${group.shortId}.`, { hint: 'Take it over first, then let go of it.' });
  }
  const at = deps.clock.now();
  await deps.store.acknowledge(group, undefined, at, lineOf(deps, group, userId, 'let go of it', 'unacknowledged'));
  deps.hurry(group.id);
  return view(`#${group.shortId} is nobody's again`, [quiet('It repeats as its route says.')], { tone: 'warning' });
}
