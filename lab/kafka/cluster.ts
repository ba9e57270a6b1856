import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { children } from '../children.ts';
import { pickPort } from '../ports.ts';
import { type Broker, type BrokerOptions, broker } from './broker.ts';
import { type BrokerSecurity, type BrokerUser, makeKeyStore } from './broker-security.ts';
import { distribution } from './distribution.ts';

/** Brokers of a test's own, beside the shared lab. They end with the process that started them. */
export interface Cluster {
  /** Addresses for clients. */
  readonly addresses: readonly string[];
  readonly brokers: readonly Broker[];
  /** Ends all; the directory stays. */
  stop(): Promise<void>;
}

/** How many brokers, where, and how protected. Kafka must have been provisioned. */
export interface ClusterOptions {
  readonly dir: string;
  readonly brokers?: 1 | 3;
  /** Further lines of server.properties for all. */
  readonly properties?: Readonly<Record<string, string>>;
}

/**
 * Starts one broker or three on free ports; topics have as many copies as there are brokers.
 *
 * A dead broker is noticed after 3 s, not after Kafka's 9.
 */
export async function startCluster(options: ClusterOptions, signal: AbortSignal): Promise<Cluster> {
  return start(options, undefined, signal);
}

/** Which protection a single broker has. */
export interface ProtectedOptions {
  readonly dir: string;
  readonly sasl: boolean;
  readonly tls: boolean;
}

/** A broker with login or TLS or both, and what clients need for it. */
export interface ProtectedCluster extends Cluster {
  /** The certificate that clients must be given as their CA. */
  readonly ca?: string;
  /** May do everything. For PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. */
  readonly admin?: BrokerUser;
  /** Logs in and may do nothing. */
  readonly stranger?: BrokerUser;
}

/** Starts one broker that asks for a login (`sasl`), speaks TLS (`tls`), or both. */
export async function startBroker(options: ProtectedOptions, signal: AbortSignal): Promise<ProtectedCluster> {
  await mkdir(options.dir, { recursive: true, mode: 0o700 });
  if (!options.sasl && !options.tls) return startCluster({ dir: options.dir }, signal);
  const admin = { username: 'admin', password: 'admin-of-the-lab' };
  const stranger = { username: 'stranger', password: 'stranger-to-the-lab' };
  const keyStore = options.tls ? await makeKeyStore(options.dir, signal) : undefined;
  const secured = options.tls ? 'SASL_SSL' : 'SASL_PLAINTEXT';
  const security: BrokerSecurity = {
    listener: options.sasl ? secured : 'SSL',
    users: options.sasl ? [admin, stranger] : [],
    ...(keyStore === undefined ? {} : { keyStore }),
  };
  const cluster = await start({ dir: options.dir }, security, signal);
  return {
    ...cluster,
    ...(options.sasl ? { admin, stranger } : {}),
    ...(keyStore === undefined ? {} : { ca: keyStore.certificatePem }),
  };
}

async function start(
  options: ClusterOptions,
  security: BrokerSecurity | undefined,
  signal: AbortSignal,
): Promise<Cluster> {
  const owned = children();
  const deps = { distribution: await distribution(), children: owned };
  const taken = new Set<number>();
  const members: Pick<BrokerOptions, 'id' | 'port' | 'controllerPort'>[] = [];
  for (let id = 1; id <= (options.brokers ?? 1); id += 1) {
    members.push({ id, port: await pickPort(taken), controllerPort: await pickPort(taken) });
  }
  const brokers = members.map((member) =>
    broker(deps, {
      ...member,
      dir: join(options.dir, `broker${member.id}`),
      voters: members,
      properties: { 'broker.session.timeout.ms': '3000', ...options.properties },
      ...(security === undefined ? {} : { security }),
    }),
  );
  try {
    // Together, because a majority must be there before any of them answers.
    await Promise.all(brokers.map((one) => one.start(signal)));
  } catch (error) {
    await owned.stopAll();
    throw error;
  }
  return { addresses: members.map(({ port }) => `127.0.0.1:${port}`), brokers, stop: () => owned.stopAll() };
}
