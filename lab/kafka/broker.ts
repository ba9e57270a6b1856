import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Child, Children } from '../children.ts';
import { runTool } from '../tool.ts';
import { type BrokerSecurity, securityProperties } from './broker-security.ts';
import type { Distribution } from './distribution.ts';
import { askBroker, brokerAnswers } from './ready.ts';

/** Identifies the cluster on disk; it is the same for all labs because no two ever meet. */
const clusterId = 'MkU3OEVBNTcwNTJENDM2Qg';

const jvmFlags = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const formatWithinMs = 60_000;
const stopWithinMs = 20_000;

/** One member of the controller quorum. */
export interface Voter {
  readonly id: number;
  readonly controllerPort: number;
}

/** What makes one broker. */
export interface BrokerOptions {
  /** Absolute; data in it survives a restart. */
  readonly dir: string;
  readonly id: number;
  readonly port: number;
  readonly controllerPort: number;
  /** All members, this one included; alone if left out. */
  readonly voters?: readonly Voter[];
  readonly security?: BrokerSecurity;
  /** Further lines of server.properties, e.g. to shorten a timeout. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** A broker that can be killed and started again on its data. */
export interface Broker {
  readonly id: number;
  readonly port: number;
  pid(): number | undefined;
  /** Starts it if it is not running; resolves when it answers. */
  start(signal: AbortSignal): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Shuts it down in order. */
  stop(): Promise<void>;
  /** Suspends the process: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** Resolves after one answer. */
  check(signal: AbortSignal): Promise<void>;
}

/** The text of server.properties; automatic creation of topics is off so that a misspelt name shows. */
export function serverProperties(options: BrokerOptions): string {
  const voters = options.voters ?? [{ id: options.id, controllerPort: options.controllerPort }];
  const copies = String(Math.min(voters.length, 3));
  const enoughCopies = String(Math.min(voters.length, 2));
  const listener = options.security?.listener ?? 'PLAINTEXT';
  const addresses = `${listener}://127.0.0.1:${options.port},CONTROLLER://127.0.0.1:${options.controllerPort}`;
  const properties: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': String(options.id),
    'controller.quorum.voters': voters.map((voter) => `${voter.id}@127.0.0.1:${voter.controllerPort}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: addresses,
    'advertised.listeners': `${listener}://127.0.0.1:${options.port}`,
    'listener.security.protocol.map': `${listener}:${listener},CONTROLLER:PLAINTEXT`,
    'inter.broker.listener.name': listener,
    'log.dirs': join(options.dir, 'data'),
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': enoughCopies,
    'share.coordinator.state.topic.replication.factor': copies,
    'share.coordinator.state.topic.min.isr': enoughCopies,
    'default.replication.factor': copies,
    'min.insync.replicas': enoughCopies,
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.num.partitions': '1',
    'num.partitions': '1',
    'auto.create.topics.enable': 'false',
    'group.initial.rebalance.delay.ms': '0',
    'log.cleaner.dedupe.buffer.size': '8388608',
    'num.network.threads': '2',
    'num.io.threads': '2',
    ...(options.security === undefined ? {} : securityProperties(options.security)),
    ...options.properties,
  };
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

const loggingProperties = `rootLogger.level=warn
rootLogger.appenderRef.console.ref=console
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d{ISO8601} %p %c %m%n
`;

/** What `broker` needs. */
export interface BrokerDeps {
  readonly distribution: Distribution;
  readonly children: Children;
}

/** Makes a broker, not yet started. */
export function broker(deps: BrokerDeps, options: BrokerOptions): Broker {
  let child: Child | undefined;
  const ca = options.security?.keyStore?.certificatePem;
  const listener = { port: options.port, ...(ca === undefined ? {} : { ca }) };
  const alive = () => child?.alive() === true;

  async function start(signal: AbortSignal): Promise<void> {
    if (alive()) return;
    await prepare(deps.distribution, options, signal);
    const started = await deps.children.spawn(
      `kafka-${options.id}`,
      deps.distribution.java,
      brokerArguments(deps.distribution, options.dir),
      {
        logFile: join(options.dir, 'broker.log'),
        stopWithinMs,
      },
    );
    child = started;
    try {
      await brokerAnswers(listener, started.alive, signal);
    } catch (error) {
      await started.stop();
      throw new Error(`Kafka did not start; its words are in ${join(options.dir, 'broker.log')}`, { cause: error });
    }
  }

  return {
    id: options.id,
    port: options.port,
    pid: () => (alive() ? child?.pid : undefined),
    start,
    async kill() {
      child?.kill('SIGKILL');
      await child?.exited;
    },
    stop: async () => child?.stop(),
    pause: () => child?.kill('SIGSTOP'),
    resume: () => child?.kill('SIGCONT'),
    async check(signal) {
      signal.throwIfAborted();
      await askBroker(listener, 2_000);
    },
  };
}

function brokerArguments({ classPath, classArchive }: Distribution, dir: string): string[] {
  const archive = existsSync(classArchive)
    ? [`-XX:SharedArchiveFile=${classArchive}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off']
    : [];
  const logging = `-Dlog4j2.configurationFile=${join(dir, 'log4j2.properties')}`;
  return [
    '-Xms64m',
    '-Xmx256m',
    ...jvmFlags,
    ...archive,
    logging,
    '-cp',
    classPath,
    'kafka.Kafka',
    join(dir, 'server.properties'),
  ];
}

/** Writes the configuration and formats the data directory, if it was not formatted before. */
async function prepare({ java, classPath }: Distribution, options: BrokerOptions, signal: AbortSignal): Promise<void> {
  const { dir } = options;
  const config = join(dir, 'server.properties');
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(config, serverProperties(options), { mode: 0o600 });
  await writeFile(join(dir, 'log4j2.properties'), loggingProperties);
  if (existsSync(join(dir, 'data', 'meta.properties'))) return;
  await rm(join(dir, 'data'), { recursive: true, force: true });
  const scram = (options.security?.users ?? []).flatMap(({ username, password }) =>
    ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${username},password=${password}]`,
    ]),
  );
  const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', config, ...scram];
  await runTool(
    java,
    [
      '-Xmx64m',
      ...jvmFlags,
      `-Dlog4j2.configurationFile=${join(dir, 'log4j2.properties')}`,
      '-cp',
      classPath,
      ...format,
    ],
    {
      timeoutMs: formatWithinMs,
      signal,
    },
  );
}

/**
 * Runs a broker once for the archive of the classes that it loads, and writes the archive.
 *
 * `dir` is thrown away afterwards. Resolves without an archive if the JVM made none: a broker starts without one too.
 */
export async function makeClassArchive(deps: BrokerDeps, options: BrokerOptions, signal: AbortSignal): Promise<void> {
  const { distribution } = deps;
  await prepare(distribution, options, signal);
  const unfinished = `${distribution.classArchive}.${process.pid}`;
  const args = [`-XX:ArchiveClassesAtExit=${unfinished}`, ...brokerArguments(distribution, options.dir)];
  const once = await deps.children.spawn('kafka-archive', distribution.java, args, {
    logFile: join(options.dir, 'broker.log'),
    stopWithinMs: 60_000,
  });
  try {
    await brokerAnswers({ port: options.port }, once.alive, signal);
  } finally {
    await once.stop();
  }
  if (existsSync(unfinished)) await rename(unfinished, distribution.classArchive);
}
