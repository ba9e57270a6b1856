import type { Alert } from './alert.ts';
import type { Inhibited } from './inhibit.ts';
import type { Silence } from './silence.ts';

/** What a stage took out, and why: kept with the decision, so that a trace can tell it. */
export interface Dropped {
  readonly stage: 'inhibit' | 'silence' | 'mute-time';
  readonly fingerprint: string;
  readonly why: string;
}

/** What can hush an alert at this moment. */
export interface Hushing {
  inhibited(labels: Alert['labels']): Inhibited | undefined;
  silenced(labels: Alert['labels']): Silence | undefined;
  /** A silence that matches but was made for something less severe. */
  outranked(labels: Alert['labels']): Silence | undefined;
  /** The name of the mute time that holds now, of those that the route names. */
  muted(names: readonly string[]): string | undefined;
}

type Stage = (alert: Alert, hushing: Hushing, muteTimes: readonly string[]) => string | undefined;

/** The order in which a flush asks; the first stage that hushes an alert is the one that is told. */
const stages: readonly (readonly [Dropped['stage'], Stage])[] = [
  [
    'inhibit',
    (alert, { inhibited }) => {
      const found = inhibited(alert.labels);
      return found && `${found.rule}, by alert ${found.by}`;
    },
  ],
  [
    'silence',
    (alert, { silenced }) => {
      const found = silenced(alert.labels);
      return found && `silence ${found.id} of ${found.createdBy}`;
    },
  ],
  ['mute-time', (_, { muted }, muteTimes) => muted(muteTimes)],
];

/** Runs the alerts of a group through what may hush them; `muteTimes` are those that its route names. */
export function passStages(
  alerts: readonly Alert[],
  hushing: Hushing,
  muteTimes: readonly string[] = [],
): { passed: Alert[]; dropped: Dropped[] } {
  const passed: Alert[] = [];
  const dropped: Dropped[] = [];
  for (const alert of alerts) {
    const hushed = firstHush(alert, hushing, muteTimes);
    if (hushed === undefined) passed.push(alert);
    else dropped.push({ ...hushed, fingerprint: alert.fingerprint });
  }
  return { passed, dropped };
}

function firstHush(
  alert: Alert,
  hushing: Hushing,
  muteTimes: readonly string[],
): Pick<Dropped, 'stage' | 'why'> | undefined {
  for (const [stage, ask] of stages) {
    const why = ask(alert, hushing, muteTimes);
    if (why !== undefined) return { stage, why };
  }
  return undefined;
}
