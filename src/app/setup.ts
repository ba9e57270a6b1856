import { writeFile } from 'node:fs/promises';
import { type AlertTopics, deadLettersOf, pickAlertTopics } from '../core/setup/alert-topics.ts';
import { configText } from '../core/setup/config-text.ts';
import { foundLines } from '../core/setup/found-lines.ts';
import { nextSteps } from '../core/setup/next-steps.ts';
import { discover } from '../edge/config/discover.ts';
import type { Environment } from '../edge/config/environment.ts';
import { kafkaTargetSchema } from '../edge/config/target.ts';
import { connectKafka } from '../edge/kafka/connect-kafka.ts';
import type { Clock } from '../lib/clock.ts';
import { fail, reasonOf } from '../lib/error.ts';
import type { Log } from '../lib/log.ts';

/** What the command line says; everything else is found. */
export interface SetupFlags {
  readonly path: string;
  readonly operationsChannel: string;
  readonly alertsChannel: string;
  /** Topics that carry alerts; empty: those that look like it. */
  readonly alertTopics: readonly string[];
}

const askWithinMs = 5_000;

/**
 * Writes a first configuration from what is found, and answers what to print. Never overwrites: fails with `conflict` where
 * the file is there, and with `usage` where brokers are named in a way that no configuration takes.
 */
export async function setUp(
  flags: SetupFlags,
  environment: Environment,
  deps: { clock: Clock; log: Log },
): Promise<readonly string[]> {
  const found = discover(environment);
  const topics = found.kafka === undefined ? undefined : await topicNames(found.kafka.brokers, deps);
  const alertTopics = chosenTopics(flags.alertTopics, topics);
  const { operationsChannel, alertsChannel, path } = flags;
  await writeNew(path, configText({ found, alertTopics, operationsChannel, alertsChannel }));
  const tokens = { bot: has(environment, 'SLACK_BOT_TOKEN'), app: has(environment, 'SLACK_APP_TOKEN') };
  return [
    ...foundLines(found, { alertTopics, asked: topics !== undefined }),
    '',
    `${path} is written. Next:`,
    ...nextSteps({ path, tokens, operationsChannel, alertsChannel, alertTopics }),
  ];
}

function chosenTopics(wanted: readonly string[], names: readonly string[] = []): AlertTopics {
  return wanted.length === 0 ? pickAlertTopics(names) : { topics: wanted, deadLetters: deadLettersOf(wanted, names) };
}

/** Undefined where the brokers do not answer: they may want TLS or a password, which is for the file to say. */
async function topicNames(
  brokers: readonly string[],
  deps: { clock: Clock; log: Log },
): Promise<readonly string[] | undefined> {
  const target = kafkaTargetSchema.safeParse({ name: 'prod', brokers });
  if (!target.success)
    throw fail('usage', `KAFKA_BROKERS is not host:port, or several with commas between: ${brokers.join(',')}.`);
  const system = connectKafka(target.data, deps);
  try {
    const { topics } = await system.client.cluster(AbortSignal.timeout(askWithinMs));
    return topics.filter(({ internal }) => !internal).map(({ name }) => name);
  } catch {
    return undefined;
  } finally {
    await system.close();
  }
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o644 });
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') {
      throw fail('conflict', `${path} is there already, and is left as it is.`, {
        hint: 'Name another file with --config, or look at it with npm run doctor.',
      });
    }
    throw fail('unavailable', `${path} cannot be written (${reasonOf(thrown)}).`, { cause: thrown });
  }
}

function has(environment: Environment, name: string): boolean {
  return Boolean(environment[name] || environment[`${name}_FILE`]);
}
