import { formatDuration } from '../../lib/duration.ts';
import { plural } from '../../lib/text.ts';
import type { Labels } from './alert.ts';
import { formatMatcher } from './matcher.ts';
import type { Route } from './route.ts';

const indent = '  ';

/**
 * The way of these labels through the tree, a line for each route that was tried: `●` where it ends, `✓` where it passes,
 * `·` where it does not match.
 */
export function routePath(root: Route, labels: Labels): string[] {
  return walk(root, labels, 0).lines;
}

function walk(route: Route, labels: Labels, depth: number): { lines: string[]; matched: boolean } {
  const line = (mark: string): string =>
    `${indent.repeat(depth)}${mark} ${conditionOf(route)} → ${route.receiver}${route.continue ? ', continue' : ''}`;
  if (!route.matches(labels)) return { lines: [line('·')], matched: false };
  const below: string[] = [];
  let ends = true;
  for (const [index, child] of route.routes.entries()) {
    const { lines, matched } = walk(child, labels, depth + 1);
    below.push(...lines);
    ends &&= !matched;
    const left = route.routes.length - index - 1;
    if (!matched || child.continue) continue;
    if (left > 0)
      below.push(`${indent.repeat(depth + 1)}${plural(left, 'later route is', 'later routes are')} not tried`);
    break;
  }
  return { lines: [line(ends ? '●' : '✓'), ...below], matched: true };
}

/** The whole tree, a line for each route with everything it inherited; `channelOf` names the channel of a receiver. */
export function routeTree(route: Route, channelOf: (receiver: string) => string | undefined, depth = 0): string[] {
  const line = `${indent.repeat(depth)}${conditionOf(route)} → ${receiverText(route.receiver, channelOf)} · ${settingsText(route)}`;
  return [line, ...route.routes.flatMap((child) => routeTree(child, channelOf, depth + 1))];
}

/** `payments (#payments-alerts)`, or that it tells nobody. */
export function receiverText(receiver: string, channelOf: (receiver: string) => string | undefined): string {
  const channel = channelOf(receiver);
  if (channel === undefined) return `${receiver} (tells nobody)`;
  return `${receiver} (${/^[CG][A-Z0-9]{5,}$|^#/.test(channel) ? channel : `#${channel}`})`;
}

/** Grouping, times and everything else that a route says. */
export function settingsText(route: Route): string {
  return [
    groupingText(route),
    timesText(route),
    route.pages && `pages, an acknowledgement holds ${formatDuration(route.ackExpiresAfterMs)}`,
    route.closeAfterMs !== undefined && `events close after ${formatDuration(route.closeAfterMs)}`,
    route.muteTimes.length > 0 && `mute during ${route.muteTimes.join(', ')}`,
    route.activeTimes.length > 0 && `active during ${route.activeTimes.join(', ')}`,
    route.continue && 'continue',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** `wait 30 s, interval 5 min, repeat 4 h`. */
export function timesText({ groupWaitMs, groupIntervalMs, repeatIntervalMs }: Route): string {
  return `wait ${formatDuration(groupWaitMs)}, interval ${formatDuration(groupIntervalMs)}, repeat ${formatDuration(repeatIntervalMs)}`;
}

function groupingText({ groupBy }: Route): string {
  if (groupBy === 'all') return 'a group for each alert';
  return groupBy.length === 0 ? 'one group' : `by ${groupBy.join(', ')}`;
}

function conditionOf(route: Route): string {
  return route.matchers.map(formatMatcher).join(' ') || 'everything';
}
