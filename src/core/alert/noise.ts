import { formatDuration } from '../../lib/duration.ts';
import { formatCount, plural } from '../../lib/text.ts';
import { fields, quiet, table, view } from '../view/build.ts';
import type { View } from '../view/view.ts';

/** Something that was told of a group. */
export interface ToldOnce {
  readonly groupId: string;
  readonly kind: string;
  readonly reason: string;
  readonly createdAt: number;
}

/** What a group cost people. */
export interface GroupNoise {
  readonly groupId: string;
  /** Messages that may have rung. */
  readonly rings: number;
  readonly lines: number;
  /** How often it began to fire, as it was told. */
  readonly episodes: number;
  /** From each beginning to the first acknowledgement of it. */
  readonly ackedAfterMs: readonly number[];
  readonly firingMs: number;
}

const groupsShown = 15;
const begins = new Set(['first', 'fires-again']);

/** Counts what was told, by group; the noisiest first. `told` is oldest first; what did not end is taken to fire until `now`. */
export function noiseOf(told: readonly ToldOnce[], now: number): readonly GroupNoise[] {
  const groups = Map.groupBy(told, ({ groupId }) => groupId);
  return [...groups]
    .map(([groupId, lines]) => groupNoise(groupId, lines, now))
    .sort((a, b) => b.rings - a.rings || b.lines - a.lines || b.firingMs - a.firingMs);
}

function groupNoise(groupId: string, told: readonly ToldOnce[], now: number): GroupNoise {
  const rings = told.filter(({ kind }) => kind === 'card' || kind === 'broadcast').length;
  const ackedAfterMs: number[] = [];
  let episodes = 0;
  let firingMs = 0;
  let open: { since: number; acked: boolean } | undefined;
  for (const { reason, createdAt } of told) {
    if (begins.has(reason)) {
      if (open !== undefined) firingMs += createdAt - open.since;
      open = { since: createdAt, acked: false };
      episodes += 1;
    } else if (reason === 'acknowledged' && open?.acked === false) {
      ackedAfterMs.push(createdAt - open.since);
      open.acked = true;
    } else if (reason === 'all-resolved' && open !== undefined) {
      firingMs += createdAt - open.since;
      open = undefined;
    }
  }
  if (open !== undefined) firingMs += now - open.since;
  return { groupId, rings, lines: told.length - rings, episodes, ackedAfterMs, firingMs };
}

/** The value below which this share of them lies (nearest rank); undefined of none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** What was noisy, and how fast someone had it; says since when it knows. */
export function noiseView(
  noise: readonly GroupNoise[],
  known: { since: number; now: number; nameOf(groupId: string): { shortId: string; name: string } | undefined },
): View {
  const { since, now, nameOf } = known;
  const window = formatDuration(now - since);
  if (noise.length === 0) return view(`Nothing was told in ${window}`, [knownSince(since)]);
  const acked = noise.flatMap(({ ackedAfterMs }) => ackedAfterMs);
  const episodes = noise.reduce((sum, each) => sum + each.episodes, 0);
  const rings = noise.reduce((sum, each) => sum + each.rings, 0);
  const rows = noise.map((each) => {
    const named = nameOf(each.groupId);
    return [
      named?.shortId ?? '(over)',
      named?.name ?? '',
      formatCount(each.rings),
      formatCount(each.lines),
      `${each.ackedAfterMs.length} of ${each.episodes}`,
      durationText(quantile(each.ackedAfterMs, 0.5)),
      formatDuration(each.firingMs),
    ];
  });
  return view(`${plural(noise.length, 'group')} rang ${plural(rings, 'time')} in ${window}`, [
    fields([
      ['Acknowledged', `${acked.length} of ${plural(episodes, 'time')} that something fired`],
      ['After', `median ${durationText(quantile(acked, 0.5))}, p90 ${durationText(quantile(acked, 0.9))}`],
    ]),
    table(
      [
        { title: 'ID', keep: true },
        { title: 'ALERT', keep: true, cut: 'end' },
        { title: 'RINGS', align: 'right', keep: true },
        { title: 'LINES', align: 'right' },
        { title: 'ACKED', align: 'right' },
        { title: 'AFTER', align: 'right' },
        { title: 'FIRING', align: 'right' },
      ],
      rows.slice(0, groupsShown),
      { noun: 'group', total: rows.length },
    ),
    knownSince(since),
  ]);
}

function knownSince(since: number) {
  return quiet(['Known since ', { at: since, as: 'date' }, ': what is over is forgotten after five days.']);
}

function durationText(ms: number | undefined): string {
  return ms === undefined ? 'never' : formatDuration(ms);
}
