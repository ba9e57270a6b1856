import { actions, button, list, quiet, view } from '../view/build.ts';
import type { Span, View } from '../view/view.ts';
import type { Duty, PresentDuty } from './duty.ts';

/** What is known of one team at a moment. */
export interface TeamDuty {
  readonly team: string;
  readonly duty: PresentDuty;
  /** What follows, as far as it was asked for. */
  readonly next: readonly Duty[];
}

const nextShown = 5;

/** Who is on call for a team and who comes next. `at`: another moment than now. */
export function teamView({ team, duty, next }: TeamDuty, at: number | undefined): View {
  return view(
    [{ bold: team }, ': ', ...personSpans(duty), ...(at === undefined ? [] : [' · at ', when(at)])],
    [
      duty.says.kind === 'override' && quiet(['An override of ', { user: duty.says.by }]),
      next.length > 0 && list(next.slice(0, nextShown).map((each) => [when(each.from), ' ', ...personSpans(each)])),
      at === undefined && actions(button('Take 4 h', 'oncall take', { team, for: '4h' }), takeBackOf(duty)),
    ],
    { tone: duty.userId === undefined ? 'critical' : 'neutral' },
  );
}

function takeBackOf({ says }: PresentDuty) {
  return says.kind === 'override' && button('Take back', 'oncall untake', { override: says.id });
}

/** Who is on call for every team. */
export function teamsView(teams: readonly TeamDuty[], at: number | undefined): View {
  const empty = teams.filter(({ duty }) => duty.userId === undefined);
  const title = empty.length === 0 ? 'On call' : `Nobody is on call for ${empty.map(({ team }) => team).join(', ')}`;
  return view(
    [title, ...(at === undefined ? [] : [' · at ', when(at)])],
    [
      list(
        teams.map(({ team, duty }) => [{ bold: team }, ' ', ...personSpans(duty)]),
        'team',
      ),
    ],
    { tone: empty.length === 0 ? 'neutral' : 'critical' },
  );
}

function personSpans({ userId, until }: Pick<PresentDuty, 'userId' | 'until'>): Span[] {
  const who: Span = userId === undefined ? 'nobody' : { user: userId };
  return until === undefined ? [who] : [who, ' until ', when(until)];
}

const when = (at: number): Span => ({ at, as: 'date' });
