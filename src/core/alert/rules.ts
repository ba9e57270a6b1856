import type { Paging } from '../port/fallback-store.ts';
import type { ResolveChecker } from '../port/resolve-check.ts';
import type { View } from '../view/view.ts';
import { pagingOf } from '../watch/paging.ts';
import { withSelfRoute } from '../watch/self-alert.ts';
import { watchdogsOf } from '../watch/watchdog.ts';
import { type Alert, alertState, type Labels } from './alert.ts';
import type { AlertConfig } from './alert-config.ts';
import { alertCard } from './card.ts';
import type { CardContent, Shown } from './card-content.ts';
import type { CatchUpRules } from './catch-up.ts';
import { drillRoute, drillRouteOf } from './drill-route.ts';
import type { Group, Member } from './group.ts';
import { type GroupKey, groupKeyOf } from './group-key.ts';
import { inhibiting } from './inhibit.ts';
import type { TargetNames } from './next-command.ts';
import { movedCard } from './over-card.ts';
import { type ObjectOf, objectOf } from './resolve-check.ts';
import { buildRoutes, matchRoutes, type Route, routesByKey } from './route.ts';
import { type Severity, severityOf, severityRank } from './severity.ts';
import { outranking, type Silence, silencing } from './silence.ts';
import type { Hushing } from './stage.ts';
import type { StormRules } from './storm.ts';
import type { TellingRules } from './telling.ts';
import { holding } from './time-interval.ts';

/** Since when each Kafka target is read without a gap; undefined while it is not. */
export type LinkSince = (target: string) => number | undefined;

/** What hushes and what ages alerts at one moment. */
export interface Situation {
  readonly now: number;
  readonly silences: readonly Silence[];
  readonly hushing: Hushing;
}

/** The configuration as questions that can be asked of it. */
export interface AlertRules {
  readonly root: Route;
  /** What may wake a person. */
  readonly paging: Paging;
  readonly telling: TellingRules;
  readonly storm: StormRules;
  readonly catchUp: CatchUpRules;
  severity(alert: Pick<Alert, 'labels'>): Severity;
  /** The channel of a receiver; undefined where it tells nobody. One that the configuration no longer knows is taken for a channel. */
  channelOf(receiver: string): string | undefined;
  linkSince(alert: Alert): number | undefined;
  routeOf(group: GroupKey): Route;
  /** The groups that an alert belongs to: one for each route it matches. */
  groupsFor(alert: Alert): readonly GroupKey[];
  /** What is looked at when an alert with these labels resolves. */
  readonly objectOf: ObjectOf;
  /** Whether some route closes events by their age. */
  readonly closesByAge: boolean;
  /** True when the firing alerts of everything are needed to judge one. */
  readonly inhibits: boolean;
  situation(now: number, silences: readonly Silence[], firing: readonly Alert[]): Situation;
  /** What can be said of a group, for its card and for whoever asks. */
  content(group: Group, members: readonly Member[], situation: Situation): CardContent;
  card(group: Group, members: readonly Member[], situation: Situation): View;
}

/** Compiles the configuration. `offers` says whether a command exists; fails with `usage` on a matcher that is none. */
export function alertRules(
  config: AlertConfig,
  deps: {
    linkSince: LinkSince;
    offers(command: string): boolean;
    targets?: TargetNames | undefined;
    resolveChecker?: ResolveChecker | undefined;
  },
): AlertRules {
  const root = buildRoutes(withSelfRoute(config), config.defaultReceiver);
  const routes = routesByKey(root);
  const severity = (alert: Pick<Alert, 'labels'>): Severity => severityOf(alert.labels, config.severity);
  const watchdogs = watchdogsOf(config.watchdogs);
  const rankOf = (labels: Labels): number => severityRank(severityOf(labels, config.severity));
  const holds = holding(config.timeIntervals);
  const channels = new Map(config.receivers.toReversed().map(({ name, channel }) => [name, channel]));
  const channelOf = (receiver: string): string | undefined =>
    channels.has(receiver) ? channels.get(receiver) : receiver;
  const linkSince = (alert: Alert): number | undefined => deps.linkSince(alert.record.target);

  // A route that was taken out of the configuration leaves groups that end; until then the root's times do.
  const routeOf = (group: GroupKey): Route => routes.get(group.routeKey) ?? drillRouteOf(group.routeKey, root) ?? root;

  const content = (group: Group, members: readonly Member[], { now, hushing }: Situation): CardContent => {
    const present = members.filter((member) => member.leftAt === undefined);
    const shown = (present.length > 0 ? present : members).map(({ alert }) => ({
      alert,
      state: alertState(alert, now, linkSince(alert)),
      severity: severity(alert),
    }));
    const silence = commonSilence(shown, hushing);
    return { group, route: routeOf(group), shown, silence, offers: deps.offers, targets: deps.targets };
  };

  return {
    root,
    paging: pagingOf(config.route, routes),
    telling: config.telling,
    storm: config.storm,
    catchUp: config.catchUp,
    severity,
    channelOf,
    linkSince,
    routeOf,
    groupsFor(alert) {
      // A watchdog is never posted: what matters of it is its absence.
      if (watchdogs(alert).length > 0) return [];
      const drill = drillRoute(alert, root);
      if (drill !== undefined) return [groupKeyOf(drill, alert.labels)];
      return matchRoutes(root, alert.labels).map((route) => groupKeyOf(route, alert.labels));
    },
    objectOf: objectOf(deps.resolveChecker && config.verifyResolve, deps.targets?.k8s ?? []),
    closesByAge: [...routes.values()].some(({ closeAfterMs }) => closeAfterMs !== undefined),
    inhibits: config.inhibitRules.length > 0,
    situation: (now, silences, firing) => ({
      now,
      silences,
      hushing: {
        inhibited: inhibiting(config.inhibitRules, firing),
        silenced: silencing(silences, now, rankOf),
        outranked: outranking(silences, now, rankOf),
        during: (names) => holds(names, now),
        tellsNobody: (receiver) => channelOf(receiver) === undefined,
      },
    }),
    content,
    card(group, members, situation) {
      const shown = content(group, members, situation);
      const moved = members.every(({ leftAt }) => leftAt !== undefined);
      // Left without an end: it went elsewhere.
      return moved && shown.shown.some(({ state }) => state !== 'resolved') ? movedCard(shown) : alertCard(shown);
    },
  };
}

/** The silence that ends first, if every alert that is not resolved is under one. */
function commonSilence(shown: readonly Shown[], hushing: Hushing): Silence | undefined {
  let first: Silence | undefined;
  for (const { alert, state } of shown) {
    if (state === 'resolved') continue;
    const silence = hushing.silenced(alert.labels);
    if (silence === undefined) return undefined;
    if (first === undefined || silence.endsAt < first.endsAt) first = silence;
  }
  return first;
}
