import type { Clock } from '../../lib/clock.ts';
import { fail } from '../../lib/error.ts';
import type { Ids } from '../../lib/ids.ts';
import { shortenEnd } from '../../lib/text.ts';
import type { OnCallDesk } from '../port/oncall-desk.ts';
import { actions, button, quiet, view } from '../view/build.ts';
import type { Span, View } from '../view/view.ts';
import { namesOf } from './aim.ts';
import type { PagingParts } from './escalation-service.ts';
import { newEscalation } from './escalator.ts';
import { lastWords } from './last-words.ts';
import { namedSpans } from './paging-note.ts';
import { policyOfTeam } from './policy.ts';

export interface PagingDeskDeps extends PagingParts {
  readonly clock: Clock;
  readonly ids: Ids;
  /** An escalation was begun or stopped. */
  wake(): void;
}

/** What people do about paging themselves. */
export function pagingDesk(deps: PagingDeskDeps): Pick<OnCallDesk, 'page' | 'acknowledge'> {
  return {
    page: (request) => page(deps, request),
    acknowledge: (request) => acknowledge(deps, request),
  };
}

async function page(deps: PagingDeskDeps, { team: name, text, by }: Parameters<OnCallDesk['page']>[0]): Promise<View> {
  const { roster, config, store, ids, clock, receivers } = deps;
  const team = roster.team(name);
  const now = clock.now();
  const policy = policyOfTeam(config.policies, team.name);
  const sentence = shortenEnd(text, 98);
  const matter = {
    groupId: undefined,
    sentence,
    service: `page ${ids.short()}`,
    shortId: undefined,
    by,
    team: team.name,
  };
  const escalation = newEscalation(ids.next(), policy, matter, now);
  await store.begin(escalation);
  deps.wake();
  const [step] = policy.steps;
  const named = step === undefined ? [] : await namesOf(deps, step, now);
  const whom: Span[] = named.length === 0 ? ['nobody at first: nobody is on call'] : namedSpans(named);
  return view(
    ['Pages ', ...whom, ` for ${team.name}: `, sentence],
    [
      receivers.size === 0 && quiet('Slack only: it wakes nobody who sleeps.'),
      quiet('It goes on by the steps of its policy until somebody has it.'),
      actions(button('I have it', 'oncall ack', { page: escalation.id })),
    ],
    { tone: named.length === 0 ? 'critical' : 'warning' },
  );
}

async function acknowledge(
  { store, receivers, clock, wake }: PagingDeskDeps,
  { page: id, userId }: Parameters<OnCallDesk['acknowledge']>[0],
): Promise<View> {
  const escalation = await store.find(id);
  if (escalation === undefined) throw fail('not-found', 'That page is not known any more.');
  const { matter } = escalation;
  if (matter.groupId !== undefined) {
    throw fail('usage', 'That page is about a group of alerts.', { hint: 'Acknowledge the group: /alerts ack.' });
  }
  if (escalation.state === 'over') {
    throw fail('conflict', `That page is over: ${escalation.why ?? 'it ended'}.`);
  }
  const now = clock.now();
  const over = { ...escalation, state: 'over' as const, dueAt: undefined, endedAt: now, why: 'somebody has it' };
  const pages = lastWords(escalation, await store.pagesOf(id), 'resolve', { receivers, now });
  const saved = await store.save(over, { pages, lines: [], note: undefined, covering: [] });
  if (!saved) throw fail('conflict', 'The page moved at that moment.', { hint: 'Press it again.' });
  wake();
  return view([{ user: userId }, ' has it: ', matter.sentence], [quiet('Nobody else is paged for it.')], {
    tone: 'good',
  });
}
