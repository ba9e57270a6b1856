import { bad, type Finding, good, unknown } from '../core/doctor/finding.ts';
import { judgeNode } from '../core/doctor/judge-version.ts';
import type { Config } from '../edge/config/config.ts';
import type { Environment } from '../edge/config/environment.ts';
import { loadConfig, parseConfig } from '../edge/config/load-config.ts';
import type { Clock } from '../lib/clock.ts';
import { MiddlewatchError } from '../lib/error.ts';
import type { Log } from '../lib/log.ts';
import { plural } from '../lib/text.ts';
import { configReport } from './config-report.ts';
import { lookAtSlackSide } from './doctor-slack.ts';
import { lookAtStore } from './doctor-store.ts';
import { lookAtDocker, lookAtKafka, lookAtKubernetes, lookAtMinio } from './doctor-system.ts';
import { connectSystems } from './systems.ts';

/** What the doctor is given: where the configuration is, and the environment that a start would have. */
export interface Patient {
  readonly path: string;
  readonly environment: Environment;
  readonly nodeVersion: string;
}

/**
 * Looks at everything that a start needs, and changes nothing: Node, configuration, Slack, store, each target. Where the
 * configuration cannot be read, what hangs on it is unknown, and the tokens are looked at all the same.
 */
export async function examine(patient: Patient, deps: { clock: Clock; log: Log }): Promise<readonly Finding[]> {
  const node = judgeNode(patient.nodeVersion);
  const read = readConfig(patient.path);
  if (read.config === undefined) {
    const slack = await lookAtSlackSide({ config: emptyConfig(), environment: patient.environment }, deps);
    const rest = 'Mend the configuration first, then run this again.';
    return [node, read.finding, ...slack, unknown('Store, targets', 'not checked', rest)];
  }
  const { config } = read;
  const systems = connectSystems(config, deps);
  try {
    const { kubernetes, kafka, minio, docker } = systems.byKind;
    // One after the other: a machine that is busy with all of them would say more of itself than of them.
    const looks: (readonly Finding[])[] = [
      await lookAtSlackSide({ config, environment: patient.environment }, deps),
      [await lookAtStore(config.store)],
    ];
    for (const [target, system] of pairs(config.kubernetes, kubernetes))
      looks.push(await lookAtKubernetes(target, system, deps));
    for (const [target, system] of pairs(config.kafka, kafka))
      looks.push(await lookAtKafka(target, system, config, deps));
    for (const system of minio) looks.push(await lookAtMinio(system));
    for (const system of docker) looks.push(await lookAtDocker(system));
    return [node, read.finding, ...looks.flat()];
  } finally {
    await systems.close();
  }
}

/** A bot without a file: what is looked at of Slack needs no more. */
function emptyConfig(): Config {
  return parseConfig('', 'middlewatch.yaml');
}

function readConfig(path: string): { finding: Finding; config: Config | undefined } {
  const what = 'Configuration';
  try {
    const config = loadConfig(path);
    const report = configReport(config);
    if (report.passed) {
      const targets = config.kubernetes.length + config.kafka.length + config.minio.length + config.docker.length;
      return { config, finding: good(what, `${path} can be read · ${plural(targets, 'target')}`) };
    }
    const fix = 'npm run check-config shows the way of each route test through the tree.';
    return { config, finding: bad(what, `${path} can be read, but a route test fails`, fix) };
  } catch (thrown) {
    if (!(thrown instanceof MiddlewatchError)) throw thrown;
    const fix =
      thrown.hint ??
      'Correct what is named; docs/middlewatch.example.yaml has every key. npm run setup writes a first one.';
    return { config: undefined, finding: bad(what, thrown.message, fix) };
  }
}

function pairs<A extends { readonly name: string }, B extends { readonly name: string }>(
  targets: readonly A[],
  systems: readonly B[],
): (readonly [A, B])[] {
  return targets.flatMap((target) => {
    const system = systems.find(({ name }) => name === target.name);
    return system === undefined ? [] : [[target, system] as const];
  });
}
