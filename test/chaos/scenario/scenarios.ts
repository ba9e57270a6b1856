import { alertmanagerProgram } from '../../../lab/alertmanager/binary.ts';
import type { Outcome } from '../outcome.ts';
import { badWeather } from './bad-weather.ts';
import { alertmanagerBeside, middlewatchBeside } from './beside-alertmanager.ts';
import { brokerLoss } from './broker-loss.ts';
import { killedClicks } from './click.ts';
import { doubleEnvelopes } from './double-envelope.ts';
import { fullDisk } from './full-disk.ts';
import { killAtPoints } from './kill-point.ts';
import { poisoned } from './poison.ts';
import { randomKills } from './random-kill.ts';
import { slackAway } from './slack-away.ts';

/** What every scenario is given. */
export interface ScenarioOptions {
  /** A broker that is left alone. */
  readonly brokers: readonly string[];
  readonly rounds: number;
  /** Of the random choices. */
  readonly seed: number;
}

type Scenario = (options: ScenarioOptions) => Promise<readonly Outcome[]>;

const killsBeside = 10;
const buildWithinMs = 35 * 60_000;

/** The loss of a broker takes half a minute: fewer rounds tell as much. */
const fewer = (rounds: number) => Math.ceil(rounds / 20);

/** Every scenario by the name it is asked for with. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  kill: async (options) => [await randomKills(options)],
  point: killAtPoints,
  click: async (options) => [await killedClicks(options)],
  double: async (options) => [await doubleEnvelopes(options)],
  poison: async (options) => [await poisoned(options)],
  weather: async (options) => [await badWeather(options)],
  away: async ({ brokers }) => [await slackAway({ brokers })],
  disk: async ({ brokers }) => [await fullDisk({ brokers })],
  broker: async ({ rounds }) => [
    await brokerLoss({ brokers: 1, rounds: fewer(rounds) }),
    await brokerLoss({ brokers: 3, rounds: fewer(rounds) }),
  ],
  beside,
};

async function beside({ brokers, rounds, seed }: ScenarioOptions): Promise<Outcome[]> {
  const kills = Math.min(rounds, killsBeside);
  const missing = await alertmanagerProgram.missing();
  if (missing.length > 0) process.stderr.write(`Alertmanager: ${missing.map(({ install }) => install).join(' ')}\n`);
  else await alertmanagerProgram.build(() => undefined, AbortSignal.timeout(buildWithinMs));
  const peers = missing.length > 0 ? [] : [false, true];
  const outcomes = [await middlewatchBeside({ brokers, kills, seed })];
  for (const repeats of peers) outcomes.push(await alertmanagerBeside({ kills, seed, repeats }));
  return outcomes;
}
