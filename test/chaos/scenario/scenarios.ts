import type { Outcome } from '../outcome.ts';
import { killedClicks } from './click.ts';
import { killAtPoints } from './kill-point.ts';
import { randomKills } from './random-kill.ts';

/** What every scenario is given. */
export interface ScenarioOptions {
  /** A broker that is left alone. */
  readonly brokers: readonly string[];
  readonly rounds: number;
  /** Of the random choices. */
  readonly seed: number;
}

export type Scenario = (options: ScenarioOptions) => Promise<readonly Outcome[]>;

/** Every scenario by the name it is asked for with. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  kill: async (options) => [await randomKills(options)],
  point: killAtPoints,
  click: async (options) => [await killedClicks(options)],
};
