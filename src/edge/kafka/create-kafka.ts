import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import type { Kafka, LogEntry, SASLOptions } from 'kafkajs';
import type { Logger } from 'pino';
import { fail, reasonOf } from '../../lib/error.ts';
import type { KafkaTarget, TlsConfig } from '../config/target.ts';
import { gzipCodec } from './gzip-codec.ts';
import { lz4Codec } from './lz4-codec.ts';
import { repairFetch } from './repair-fetch.ts';
import { repairKafkajs } from './repair-kafkajs.ts';
import { snappyCodec } from './snappy-codec.ts';
import { zstdCodec } from './zstd-codec.ts';

const connectWithinMs = 3_000;
const requestTimeoutMs = 10_000;

/**
 * Makes kafkajs's client for a target, with its trust and its credentials. It does not talk yet.
 * Use one for each consumer: kafkajs shares its cache of committed offsets between the consumers of one client.
 * Retries are few, because a client that retries for long does not look for the new coordinator or leader.
 * Fails with `unavailable`, naming the file, when a certificate cannot be read.
 */
export async function createKafka(target: KafkaTarget, deps: { log: Logger }): Promise<Kafka> {
  const { default: kafkajs } = await import('kafkajs');
  await repairInside();
  // kafkajs itself has gzip only, without a bound on what it unpacks.
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  Object.assign(CompressionCodecs, {
    [CompressionTypes.GZIP]: gzipCodec,
    [CompressionTypes.Snappy]: snappyCodec,
    [CompressionTypes.LZ4]: lz4Codec,
    [CompressionTypes.ZSTD]: zstdCodec,
  });
  const sasl = saslOf(target);
  return new kafkajs.Kafka({
    clientId: 'middlewatch',
    brokers: target.brokers,
    ssl: await sslOf(target),
    ...(sasl && { sasl }),
    connectionTimeout: connectTimeoutMs(target),
    authenticationTimeout: connectTimeoutMs(target),
    requestTimeout: requestTimeoutMs,
    retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 3 },
    logLevel: kafkajs.logLevel.INFO,
    logCreator: () => bridgeTo(deps.log, kafkajs.logLevel),
  });
}

async function repairInside(): Promise<void> {
  const { default: requestQueue } = await import('kafkajs/src/network/requestQueue/index.js');
  const { default: connection } = await import('kafkajs/src/network/connection.js');
  const { default: response } = await import('kafkajs/src/protocol/requests/fetch/v11/response.js');
  const { default: decodeMessages } = await import('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js');
  const { default: decoder } = await import('kafkajs/src/protocol/decoder.js');
  repairKafkajs({ requestQueue, connection });
  repairFetch({ response, decodeMessages, decoder });
}

/** How long a broker may take to accept a connection, and again to greet. */
export function connectTimeoutMs(target: KafkaTarget): number {
  return Math.min(connectWithinMs, target.timeoutMs);
}

/** kafkajs calls every hiccup that it retries an error; whether it is one is for its caller to say. */
function bridgeTo(log: Logger, levels: { ERROR: number; WARN: number }): (entry: LogEntry) => void {
  return ({ level, namespace, log: { timestamp: _, logger: __, message, stack: ___, ...extra } }) => {
    const fields = { part: namespace, detail: message, ...extra };
    if (level === levels.ERROR) log.warn(fields, 'kafka client reports a failure');
    else if (level === levels.WARN) log.info(fields, 'kafka client warns');
    else log.debug(fields, 'kafka client');
  };
}

function saslOf(target: KafkaTarget): SASLOptions | undefined {
  if (!target.sasl) return undefined;
  const { mechanism, username, password } = target.sasl;
  return { mechanism, username, password: password.reveal() };
}

async function sslOf(target: KafkaTarget): Promise<ConnectionOptions | boolean> {
  if (typeof target.tls === 'boolean') return target.tls;
  const { caFile, certFile, keyFile, serverName } = target.tls;
  const [ca, cert, key] = await Promise.all([caFile, certFile, keyFile].map((file) => read(file, target.name)));
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(serverName !== undefined && { servername: serverName }),
  };
}

async function read(file: TlsConfig['caFile'], target: string): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    throw fail('unavailable', `The file ${file} of Kafka ${target} cannot be read (${reasonOf(thrown)}).`, {
      cause: thrown,
    });
  }
}
