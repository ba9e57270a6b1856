import { plural } from '../../lib/text.ts';
import { canonicalLabels } from '../alert/alert.ts';
import type { SelfAlert } from '../watch/self-alert.ts';
import type { Finding } from './define-watcher.ts';

/** So many objects of one target are watched over at most; what is beyond that is counted, not told. */
const trackedAtMost = 200;
const namedAtMost = 5;

/** What came of a look at a target, at a moment in milliseconds since the epoch. */
export type Sight =
  | { readonly kind: 'seen'; readonly at: number; readonly findings: readonly Finding[] }
  | { readonly kind: 'lost'; readonly at: number; readonly reason: string };

interface Tracked {
  readonly alert: SelfAlert;
  readonly afterMs: number;
  /** Since when every look saw it. */
  readonly since: number;
  /** `waiting`: not for long enough; `found`: it was there when watching began, and is told in the summary; `told`: an alert of its own. */
  readonly state: 'waiting' | 'found' | 'told';
}

/** What is known of a target between two looks. */
export interface Standing {
  readonly tracked: ReadonlyMap<string, Tracked>;
  /** Watching begins with the next look that sees something. */
  readonly begins: boolean;
  /** Since when no look succeeded, and what was told of it. */
  readonly lost: { readonly since: number; readonly told: SelfAlert | undefined } | undefined;
  /** What the summary said last; undefined where none fires. */
  readonly summary: string | undefined;
  /** Objects that are not watched over because there are too many. */
  readonly beyond: number;
}

/** What is to be said after a look, and what is known then. */
export interface Step {
  readonly standing: Standing;
  readonly raise: readonly SelfAlert[];
  readonly resolve: readonly SelfAlert[];
}

/** The target as alerts name it, and how long it may be away. */
export interface Watched {
  /** `kafka prod`. */
  readonly component: string;
  readonly target: string;
  readonly notReachedAfterMs: number;
}

/** The state when watching begins; `told`: alerts of this target that fire in the store, so that a restart neither repeats nor forgets. */
export function standingAt(told: readonly SelfAlert[]): Standing {
  const own = told.filter(({ name }) => name !== 'AlreadyBroken' && name !== 'SystemNotReached');
  const link = told.find(({ name }) => name === 'SystemNotReached');
  return {
    tracked: new Map(own.map((alert) => [keyOf(alert), { alert, afterMs: 0, since: 0, state: 'told' }])),
    begins: true,
    lost: link && { since: 0, told: link },
    summary: told.find(({ name }) => name === 'AlreadyBroken')?.summary,
    beyond: 0,
  };
}

/**
 * One look further. What every look saw for its duration is an alert, and ends when a look sees it gone. What is there at the
 * first look, two or more, is one summary. A target that is away for `notReachedAfterMs` is one alert about the link: of its
 * objects nothing is said meanwhile, and watching begins anew after it. A look that failed or could not tell starts the count
 * of what waits again: a duration is what was seen, not what may have been.
 */
export function step(standing: Standing, sight: Sight, watched: Watched): Step {
  return sight.kind === 'lost' ? away(standing, sight, watched) : seen(standing, sight, watched);
}

function away(standing: Standing, { at, reason }: Sight & { kind: 'lost' }, watched: Watched): Step {
  const since = standing.lost?.since ?? at;
  const before = standing.lost?.told;
  const told = before ?? (at - since >= watched.notReachedAfterMs ? notReached(watched, reason) : undefined);
  const tracked = new Map([...standing.tracked].filter(([, { state }]) => state !== 'waiting'));
  return {
    standing: { ...standing, tracked, begins: standing.begins || told !== undefined, lost: { since, told } },
    raise: told === undefined || before !== undefined ? [] : [told],
    resolve: [],
  };
}

function seen(standing: Standing, { at, findings }: Sight & { kind: 'seen' }, watched: Watched): Step {
  const { tracked, raise, beyond } = track(standing, { at, findings, watched });
  const gone = [...standing.tracked].filter(([key, { state }]) => state === 'told' && !tracked.has(key));
  const resolve = gone.map(([, { alert }]) => alert);
  if (standing.lost?.told !== undefined) resolve.push(standing.lost.told);
  const found = [...tracked.values()].filter(({ state }) => state === 'found');
  const said = summaryOf(found.filter(({ since, afterMs }) => at - since >= afterMs));
  if (said !== undefined && said !== standing.summary) raise.push(alreadyBroken(watched, said));
  if (found.length === 0 && standing.summary !== undefined) resolve.push(alreadyBroken(watched, standing.summary));
  const summary = said ?? (found.length === 0 ? undefined : standing.summary);
  return { standing: { tracked, begins: false, lost: undefined, summary, beyond }, raise, resolve };
}

function track(
  { tracked: before, begins }: Standing,
  { at, findings, watched }: { at: number; findings: readonly Finding[]; watched: Watched },
) {
  const named = findings.map((finding) => ({ ...finding, alert: alertOf(finding, watched) }));
  const keyed = named.map((finding) => ({ ...finding, key: keyOf(finding.alert) }));
  // One that was there already is told by itself: a summary of one says less than the thing.
  const many = keyed.filter(({ key, state }) => state === 'holds' && !before.has(key)).length > 1;
  const tracked = new Map<string, Tracked>();
  const raise: SelfAlert[] = [];
  let beyond = 0;
  // Those that are tracked keep their place when there are too many.
  for (const { key, alert, afterMs, state } of keyed.toSorted((a, b) => +before.has(b.key) - +before.has(a.key))) {
    const known = before.get(key);
    if (state === 'unknown') {
      if (known !== undefined && known.state !== 'waiting') tracked.set(key, known);
    } else if (known === undefined && tracked.size >= trackedAtMost) {
      beyond += 1;
    } else {
      const { since, state: was } = known ?? { since: at, state: begins && many ? 'found' : 'waiting' };
      const due = was === 'waiting' && at - since >= afterMs;
      if (due) raise.push(alert);
      tracked.set(key, { alert, afterMs, since, state: due ? 'told' : was });
    }
  }
  return { tracked, raise, beyond };
}

function summaryOf(due: readonly Tracked[]): string | undefined {
  if (due.length === 0) return undefined;
  const named = due.slice(0, namedAtMost).map(({ alert }) => alert.summary);
  const more = due.length > namedAtMost ? [`And ${due.length - namedAtMost} more.`] : [];
  return [`${plural(due.length, 'thing')} wrong since watching began.`, ...named, ...more].join(' ');
}

function alertOf({ name, object, summary }: Finding, { component, target }: Watched): SelfAlert {
  return { name, component, object: { ...object, target }, summary };
}

function keyOf({ name, object = {} }: SelfAlert): string {
  return `${name} ${canonicalLabels(object)}`;
}

function alreadyBroken({ component, target }: Watched, summary: string): SelfAlert {
  return { name: 'AlreadyBroken', component, object: { target }, summary };
}

function notReached({ component, target }: Watched, reason: string): SelfAlert {
  return {
    name: 'SystemNotReached',
    component,
    object: { target },
    summary: `Looks at ${component} fail: ${reason} What goes wrong there is not noticed meanwhile.`,
  };
}
