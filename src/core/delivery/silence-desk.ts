import { formatDuration } from '../../lib/duration.ts';
import { fail } from '../../lib/error.ts';
import { plural } from '../../lib/text.ts';
import type { Alert } from '../alert/alert.ts';
import type { Group } from '../alert/group.ts';
import { compileMatchers, formatMatcher, type Matcher } from '../alert/matcher.ts';
import { parseMatchers } from '../alert/matcher-list.ts';
import { severityRank, worst } from '../alert/severity.ts';
import { matchersFor, matchersForGroup, pagingSilenceMaxMs, remindAtOf, type Silence } from '../alert/silence.ts';
import { type SilencePlan, silencedView, silenceList, silencePreview } from '../alert/silence-view.ts';
import type { AlertDesk, SilenceRequest } from '../port/alert-desk.ts';
import { text, view } from '../view/build.ts';
import { type DeskDeps, lineOf, present, storedGroup } from './desk-deps.ts';

const silenceMaxMs = 7 * 24 * 3_600_000;
const silenceMinMs = 60_000;
const firingAtMost = 50_000;

/** Hushes that people ask for. */
export function silenceDesk(deps: DeskDeps): Pick<AlertDesk, 'silence' | 'unsilence' | 'silences'> {
  return {
    silence: (request) => silence(deps, request),
    unsilence: (request) => unsilence(deps, request),
    async silences() {
      const now = deps.clock.now();
      return silenceList(await deps.store.silences(now), now);
    },
  };
}

/** What is asked for: whose alerts, by which matchers, and which alerts of the group it was meant for. */
interface Wanted {
  readonly group: Group | undefined;
  readonly own: readonly Alert[];
  readonly matchers: readonly Matcher[];
}

async function silence(deps: DeskDeps, request: SilenceRequest) {
  if (request.forMs < silenceMinMs || request.forMs > silenceMaxMs) {
    throw fail('usage', `A silence lasts from 1 min to 7 d, not ${formatDuration(request.forMs)}.`, {
      hint: 'Write for example --for 2h.',
    });
  }
  const wanted = await wantedOf(deps, request);
  // The alerts that a card shows are known; what else matches must be looked for.
  const byCard = request.match === undefined && request.scope === 'alerts';
  const firing = byCard ? wanted.own : await deps.store.firing(firingAtMost);
  const plan = planOf(deps, request, wanted, firing);
  const own = new Set(wanted.own.map((alert) => alert.fingerprint));
  const widens = !byCard && (own.size === 0 || plan.hushes.some(({ alert }) => !own.has(alert.fingerprint)));
  const asks = request.preview || request.scope === 'group' || widens;
  if (asks && !request.yes) return silencePreview(plan, againOf(request, wanted.group));
  return save(deps, request, plan, wanted.group);
}

async function wantedOf(deps: DeskDeps, { group: reference, match, scope }: SilenceRequest): Promise<Wanted> {
  if (reference === undefined) {
    if (match === undefined)
      throw fail('usage', 'Name a group, or matchers with --match.', { hint: 'See /alerts list.' });
    return { group: undefined, own: [], matchers: narrow(parseMatchers(match)) };
  }
  const stored = await storedGroup(deps, reference);
  const { group } = stored;
  const own = present(stored);
  if (match !== undefined) return { group, own, matchers: narrow(parseMatchers(match)) };
  if (own.length === 0) throw fail('conflict', `Nothing fires in #${group.shortId}: there is nothing to silence.`);
  if (scope === 'alerts') return { group, own, matchers: matchersFor(own) };
  const matchers = matchersForGroup(group.labels);
  if (matchers.length === 0) {
    throw fail('conflict', `#${group.shortId} is grouped by nothing: as a whole it is everything of its route.`, {
      hint: 'Silence its alerts, or write matchers with --match.',
    });
  }
  return { group, own, matchers };
}

/** Alertmanager's rule: matchers that all hold for an alert without labels would hush everything. */
function narrow(matchers: readonly Matcher[]): readonly Matcher[] {
  if (!compileMatchers(matchers)({})) return matchers;
  throw fail('usage', `${matchers.map(formatMatcher).join(' ')} matches everything.`, {
    hint: 'Name at least one label with a value.',
  });
}

function planOf(deps: DeskDeps, request: SilenceRequest, wanted: Wanted, firing: readonly Alert[]): SilencePlan {
  const { rules } = deps;
  const holds = compileMatchers(wanted.matchers);
  const matching = firing
    .filter((alert) => holds(alert.labels))
    .map((alert) => ({ alert, state: 'firing' as const, severity: rules.severity(alert) }));
  const worstNow = worst(matching.map(({ severity }) => severity));
  // Made ahead of time, it hushes what it names, but no critical that nobody has seen yet.
  const rank = severityRank(request.severity ?? worstNow ?? 'warning');
  const hushes = matching.filter(({ severity }) => severityRank(severity) <= rank);
  const pages = hushes.some(({ alert }) => rules.groupsFor(alert).some((group) => rules.routeOf(group).pages));
  const startsAt = deps.clock.now();
  const endsAt = startsAt + (pages ? Math.min(request.forMs, pagingSilenceMaxMs) : request.forMs);
  return {
    silence: {
      matchers: wanted.matchers,
      startsAt,
      endsAt,
      comment: request.comment,
      rank,
      groupId: wanted.group?.id,
      channelId: request.channelId,
      roundupId: request.roundupId,
      remindAt: remindAtOf({ startsAt, endsAt }),
    },
    hushes,
    through: matching.length - hushes.length,
    shortId: wanted.group?.shortId,
    capped: endsAt - startsAt < request.forMs,
  };
}

function againOf({ comment, scope, match, severity }: SilenceRequest, group: Group | undefined) {
  return {
    ...(group !== undefined && { group: group.id }),
    ...(comment !== '' && { comment }),
    ...(match === undefined ? { scope } : { match }),
    ...(severity !== undefined && { severity }),
  };
}

async function save(deps: DeskDeps, { userId }: SilenceRequest, plan: SilencePlan, group: Group | undefined) {
  const made: Silence = { ...plan.silence, id: deps.ids.short(6), createdBy: userId };
  const did = ['silenced it until ', { at: made.endsAt, as: 'time' as const }];
  const line = group && lineOf(deps, group, userId, did, 'silenced');
  await deps.store.saveSilence(made, { at: made.startsAt, line });
  deps.hurry(group?.id);
  return silencedView(plan, made.id);
}

async function unsilence(deps: DeskDeps, request: { silence: string; userId: string }) {
  const at = deps.clock.now();
  const active = await deps.store.silences(at);
  const wanted = request.silence.trim().toUpperCase();
  const found = active.find((each) => each.id === wanted);
  if (found === undefined) {
    const ofTable = active.filter(({ roundupId }) => roundupId === wanted.replace(/^#/, ''));
    if (ofTable.length > 0) return liftAll(deps, ofTable, request.userId);
    throw fail('not-found', `No silence "${wanted}" holds now.`, { hint: 'See /alerts silences.' });
  }
  deps.hurry(await lift(deps, found, request.userId));
  return view(`Silence ${found.id} is lifted`, [text(found.matchers.map(formatMatcher).join(' '))]);
}

/** Lifts every silence that was made for one table. */
async function liftAll(deps: DeskDeps, silences: readonly Silence[], userId: string) {
  for (const each of silences) await lift(deps, each, userId);
  deps.hurry(undefined);
  return view(
    `${plural(silences.length, 'silence')} of #${silences[0]?.roundupId} ${silences.length === 1 ? 'is' : 'are'} lifted`,
    [],
  );
}

/** Answers the group whose card it was made from. */
async function lift(deps: DeskDeps, silence: Silence, userId: string): Promise<string | undefined> {
  const at = deps.clock.now();
  const stored = silence.groupId === undefined ? undefined : await deps.store.loadGroup(silence.groupId);
  const line = stored && lineOf(deps, stored.group, userId, 'lifted the silence', 'unsilenced');
  await deps.store.saveSilence({ ...silence, endsAt: at, remindAt: undefined }, { at, line });
  return stored?.group.id;
}
