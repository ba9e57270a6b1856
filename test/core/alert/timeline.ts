import type { Group, Member } from '../../../src/core/alert/group.ts';
import { groupKeyOf } from '../../../src/core/alert/group-key.ts';
import { lookAt } from '../../../src/core/alert/look.ts';
import { buildRoutes, type RouteConfig } from '../../../src/core/alert/route.ts';
import { type Severity, severityOf, severityRank, worst } from '../../../src/core/alert/severity.ts';
import { alertWith } from './alert.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 10, 23, 3, 0, 0);
const mapping = {
  label: 'severity',
  values: { critical: ['critical'], warning: ['warning'], info: ['info'] },
  otherwise: 'warning',
} as const;

/** Something that happens at a minute of the timeline. */
export type Happening =
  | readonly [at: number, alert: string, state: 'fires' | 'ends', severity?: Severity]
  | readonly [at: number, who: string, state: 'acknowledges' | 'lets go']
  | readonly [at: number, everything: 'everything', state: 'is hushed' | 'is told'];

/**
 * Plays what happens to one group, as if every message arrived at once, and answers what was told: `12 card first`.
 * Minutes since the start; a fraction is kept.
 */
export function play(happenings: readonly Happening[], untilMinute: number, route: RouteConfig = {}): string[] {
  const tree = buildRoutes({ groupWaitMs: 0, groupIntervalMs: 5 * minuteMs, ...route }, 'default');
  const members = new Map<string, Member>();
  const told: string[] = [];
  const queue = [...happenings];
  let group = emptyGroup(tree);
  let hushed = false;
  let dueAt: number | undefined;
  for (;;) {
    const nextAt = Math.min(startMs + (queue[0]?.[0] ?? Number.POSITIVE_INFINITY) * minuteMs, dueAt ?? Infinity);
    if (nextAt > startMs + untilMinute * minuteMs) return told;
    const now = nextAt;
    while (queue[0] !== undefined && startMs + queue[0][0] * minuteMs <= now) {
      const happening = queue.shift();
      if (happening === undefined) break;
      switch (happening[2]) {
        case 'fires':
        case 'ends':
          hear(members, happening[1], { fires: happening[2] === 'fires', severity: happening[3] }, now);
          break;
        case 'acknowledges':
        case 'lets go':
          group = { ...group, ack: happening[2] === 'lets go' ? undefined : ackOf(happening[1], members, now) };
          break;
        case 'is hushed':
        case 'is told':
          hushed = happening[2] === 'is hushed';
      }
    }
    const look = lookAt({
      group,
      members: [...members.values()],
      route: tree,
      hushing: {
        inhibited: () => (hushed ? { rule: 'all', by: 'x' } : undefined),
        silenced: () => undefined,
        outranked: () => undefined,
        during: () => undefined,
        tellsNobody: () => false,
      },
      underWay: false,
      now,
      tellingRules: { followAfterMs: 360 * minuteMs, flapWithinMs: 10 * minuteMs },
      catchUp: { maxPageAgeMs: 15 * minuteMs, awayAfterMs: 5 * minuteMs },
      severity: (alert) => severityOf(alert.labels, mapping),
      linkSince: () => undefined,
    });
    const { tell, leave, decision: _, ...rest } = look;
    for (const fingerprint of leave) {
      const member = members.get(fingerprint);
      if (member !== undefined) members.set(fingerprint, { ...member, leftAt: now });
    }
    group = { ...group, ...rest };
    dueAt = look.dueAt !== undefined && look.dueAt <= now ? undefined : look.dueAt;
    if (tell === undefined) continue;
    told.push(`${Math.round((now - startMs) / 600) / 100} ${tell.as} ${tell.reason}`);
    const message = { channelId: 'C1', ts: String(now), shows: '', wants: '', postedAt: now };
    group = { ...group, entry: tell.entry, ...(tell.as === 'card' && { message }) };
    dueAt = now;
  }
}

function ackOf(by: string, members: ReadonlyMap<string, Member>, now: number) {
  const present = [...members.values()].filter(({ leftAt }) => leftAt === undefined);
  const rank = severityRank(worst(present.map(({ alert }) => severityOf(alert.labels, mapping))));
  return { by, at: now, confirmedAt: now, rank };
}

function hear(
  members: Map<string, Member>,
  name: string,
  { fires, severity = 'warning' }: { fires: boolean; severity: Severity | undefined },
  now: number,
): void {
  const before = members.get(name)?.alert;
  const labels = { alertname: 'DiskFull', host: name, severity };
  const startsAt = fires && before?.endsAt !== undefined ? now : (before?.startsAt ?? now);
  const alert = alertWith({ labels, fingerprint: name, startsAt, heardAt: now, endsAt: fires ? undefined : now });
  members.set(name, { alert, leftAt: undefined });
}

function emptyGroup(route: ReturnType<typeof buildRoutes>): Group {
  return {
    ...groupKeyOf(route, {}),
    revision: 1,
    createdAt: startMs,
    openedAt: startMs,
    flushAt: undefined,
    hasFlushed: false,
    entry: undefined,
    ack: undefined,
    message: undefined,
    life: undefined,
    previousUrl: undefined,
    roundupId: undefined,
    decision: undefined,
  };
}
