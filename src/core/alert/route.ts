import type { Labels } from './alert.ts';
import { compileMatchers, formatMatcher, type Matcher } from './matcher.ts';

/** A node of the routing tree as it is configured: what it leaves out it inherits from its parent. */
export interface RouteConfig {
  readonly receiver?: string | undefined;
  readonly matchers?: readonly Matcher[] | undefined;
  /** `['...']` groups by every label; an empty list makes one group of all. */
  readonly groupBy?: readonly string[] | undefined;
  readonly groupWaitMs?: number | undefined;
  readonly groupIntervalMs?: number | undefined;
  readonly repeatIntervalMs?: number | undefined;
  /** Whether its alerts may wake a person; inherited. */
  readonly pages?: boolean | undefined;
  /** The policy by which people are paged on a route that pages; inherited. Without it the first one. */
  readonly escalation?: string | undefined;
  /** How long an acknowledgement holds on a route that pages; inherited. */
  readonly ackExpiresAfterMs?: number | undefined;
  /** Alerts that nobody will ever resolve are closed at this age; inherited. Without it people close them. */
  readonly closeAfterMs?: number | undefined;
  /** Later siblings are tried too. */
  readonly continue?: boolean | undefined;
  /** Names of time intervals during which it does not notify; not inherited. */
  readonly muteTimes?: readonly string[] | undefined;
  /** Names of time intervals outside of which it does not notify; not inherited. */
  readonly activeTimes?: readonly string[] | undefined;
  readonly routes?: readonly RouteConfig[] | undefined;
}

/** A node with everything it inherited. */
export interface Route {
  /** The matchers from the root down: unique, and the same after a restart. */
  readonly key: string;
  readonly matchers: readonly Matcher[];
  readonly receiver: string;
  readonly groupBy: readonly string[] | 'all';
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  readonly pages: boolean;
  readonly escalation: string | undefined;
  readonly ackExpiresAfterMs: number;
  readonly closeAfterMs: number | undefined;
  readonly continue: boolean;
  readonly muteTimes: readonly string[];
  /** Empty: always active. */
  readonly activeTimes: readonly string[];
  readonly routes: readonly Route[];
  matches(labels: Labels): boolean;
}

/** Alertmanager's defaults (dispatch/route.go): 30 s, 5 min, 4 h, grouped by nothing; and ours: nothing pages unless a route says so. */
const defaults = {
  groupWaitMs: 30_000,
  groupIntervalMs: 300_000,
  repeatIntervalMs: 14_400_000,
  groupBy: [],
  pages: false,
  escalation: undefined,
  ackExpiresAfterMs: 2 * 3_600_000,
  closeAfterMs: undefined,
} as const;

/** Builds the tree; the root takes everything, whatever its matchers say. */
export function buildRoutes(config: RouteConfig, receiver: string): Route {
  return build({ ...config, matchers: [] }, { ...defaults, receiver }, '', 0);
}

type Inherited = Omit<Route, 'key' | 'matchers' | 'continue' | 'muteTimes' | 'activeTimes' | 'routes' | 'matches'>;

function build(config: RouteConfig, parent: Inherited, parentKey: string, index: number): Route {
  const matchers = config.matchers ?? [];
  const own = `{${matchers.map(formatMatcher).join(',')}}`;
  const key = parentKey === '' ? own : `${parentKey}/${own}/${index}`;
  const inherited: Inherited = {
    receiver: config.receiver ?? parent.receiver,
    groupBy: config.groupBy === undefined ? parent.groupBy : config.groupBy.includes('...') ? 'all' : config.groupBy,
    groupWaitMs: config.groupWaitMs ?? parent.groupWaitMs,
    groupIntervalMs: config.groupIntervalMs ?? parent.groupIntervalMs,
    repeatIntervalMs: config.repeatIntervalMs ?? parent.repeatIntervalMs,
    pages: config.pages ?? parent.pages,
    escalation: config.escalation ?? parent.escalation,
    ackExpiresAfterMs: config.ackExpiresAfterMs ?? parent.ackExpiresAfterMs,
    closeAfterMs: config.closeAfterMs ?? parent.closeAfterMs,
  };
  return {
    ...inherited,
    key,
    matchers,
    continue: config.continue ?? false,
    muteTimes: config.muteTimes ?? [],
    activeTimes: config.activeTimes ?? [],
    routes: (config.routes ?? []).map((child, position) => build(child, inherited, key, position)),
    matches: compileMatchers(matchers),
  };
}

/**
 * The nodes that an alert is for: depth first, left to right; a node stops its later siblings unless it says `continue`;
 * a node stands for itself only when none of its children matched.
 */
export function matchRoutes(route: Route, labels: Labels): readonly Route[] {
  if (!route.matches(labels)) return [];
  const found: Route[] = [];
  for (const child of route.routes) {
    const matched = matchRoutes(child, labels);
    found.push(...matched);
    if (matched.length > 0 && !child.continue) break;
  }
  return found.length === 0 ? [route] : found;
}

/** Every node of the tree by its key. */
export function routesByKey(root: Route): ReadonlyMap<string, Route> {
  const found = new Map<string, Route>();
  const visit = (route: Route): void => {
    found.set(route.key, route);
    for (const child of route.routes) visit(child);
  };
  visit(root);
  return found;
}
