import type { Alert } from './alert.ts';
import type { Inhibited } from './inhibit.ts';
import type { Route } from './route.ts';
import type { Silence } from './silence.ts';

/** What a stage took out, and why: kept with the decision, so that a trace can tell it. */
export interface Dropped {
  readonly stage: 'receiver' | 'inhibit' | 'active-time' | 'mute-time' | 'silence';
  readonly fingerprint: string;
  readonly why: string;
}

/** What can hush an alert at this moment. */
export interface Hushing {
  inhibited(labels: Alert['labels']): Inhibited | undefined;
  silenced(labels: Alert['labels']): Silence | undefined;
  /** A silence that matches but was made for something less severe. */
  outranked(labels: Alert['labels']): Silence | undefined;
  /** The name of the time interval that holds now, of these. */
  during(names: readonly string[]): string | undefined;
  /** Whether a receiver has no channel. */
  tellsNobody(receiver: string): boolean;
}

/** What the stages need to know of a route. */
export type Timed = Pick<Route, 'receiver' | 'muteTimes' | 'activeTimes'>;

type Labelled = Pick<Alert, 'labels'>;
type Stage = (alert: Labelled, hushing: Hushing, route: Timed) => string | undefined;

/** Alertmanager's order (notify/notify.go); the first stage that hushes an alert is the one that is told. */
const stages: readonly (readonly [Dropped['stage'], Stage])[] = [
  [
    'receiver',
    (_, { tellsNobody }, { receiver }) => (tellsNobody(receiver) ? `${receiver} has no channel` : undefined),
  ],
  [
    'inhibit',
    (alert, { inhibited }) => {
      const found = inhibited(alert.labels);
      return found && `${found.rule}, by alert ${found.by}`;
    },
  ],
  [
    'active-time',
    (_, { during }, { activeTimes }) =>
      activeTimes.length > 0 && during(activeTimes) === undefined ? `outside of ${activeTimes.join(', ')}` : undefined,
  ],
  ['mute-time', (_, { during }, { muteTimes }) => during(muteTimes)],
  [
    'silence',
    (alert, { silenced }) => {
      const found = silenced(alert.labels);
      return found && `silence ${found.id} of ${found.createdBy}`;
    },
  ],
];

/** Runs the alerts of a group through what may hush them on its route. */
export function passStages(
  alerts: readonly Alert[],
  hushing: Hushing,
  route: Timed,
): { passed: Alert[]; dropped: Dropped[] } {
  const passed: Alert[] = [];
  const dropped: Dropped[] = [];
  for (const alert of alerts) {
    const hushed = firstHush(alert, hushing, route);
    if (hushed === undefined) passed.push(alert);
    else dropped.push({ ...hushed, fingerprint: alert.fingerprint });
  }
  return { passed, dropped };
}

/** What hushes an alert on this route now: the first stage that does, and why. */
export function firstHush(alert: Labelled, hushing: Hushing, route: Timed): Pick<Dropped, 'stage' | 'why'> | undefined {
  for (const [stage, ask] of stages) {
    const why = ask(alert, hushing, route);
    if (why !== undefined) return { stage, why };
  }
  return undefined;
}
