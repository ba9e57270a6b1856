import type { Kafka, Logger as KafkajsLogger } from 'kafkajs';
import { z } from 'zod';
import { fail } from '../../lib/error.ts';
import { unexpectedKafkajs } from './unexpected-kafkajs.ts';
import { wireReader, wireWriter } from './wire.ts';
import type { WireRequest } from './wire-request.ts';

export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

/** One broker's connection: kafkajs carries TLS, SASL and the framing, the requests are this folder's own. */
export interface BrokerLink {
  readonly address: string;
  /** Connects and authenticates unless it already is. */
  connect(): Promise<void>;
  supports(request: { apiKey: number; version: number }): boolean;
  send<Answer>(request: WireRequest<Answer>): Promise<Answer>;
  /** Reads records with kafkajs's own decoding. */
  fetch(request: FetchRequest): Promise<unknown>;
  /** Closes when what it was asked has been answered. */
  close(): Promise<void>;
  /** Closes at once; what it was asked fails. */
  destroy(): void;
}

export interface FetchRequest {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly maxBytes: number;
  readonly maxWaitMs: number;
}

/** The inside of kafkajs that is used here, and all of it. */
const hasMethods = (value: unknown, ...methods: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  methods.every((name) => typeof Reflect.get(value, name) === 'function');

interface Pool {
  readonly pool: readonly { readonly socket?: { destroy(error: Error): void } }[];
  send(message: object): Promise<unknown>;
}

interface Broker {
  readonly connectionPool: Pool;
  readonly versions: Readonly<Record<number, { minVersion: number; maxVersion: number }>> | null;
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  fetch(request: object): Promise<unknown>;
}

interface Cluster {
  readonly connectionPoolBuilder: { build(destination: BrokerAddress): Promise<Pool> };
  readonly brokerPool: { createBroker(options: { connectionPool: Pool; logger: KafkajsLogger }): unknown };
}

const clusterSchema = z.object({
  connectionPoolBuilder: z.custom<Cluster['connectionPoolBuilder']>((value) => hasMethods(value, 'build')),
  brokerPool: z.custom<Cluster['brokerPool']>((value) => hasMethods(value, 'createBroker')),
});
const brokerSchema = z.custom<Broker>(
  (value) =>
    hasMethods(value, 'connect', 'disconnect', 'fetch') &&
    typeof value === 'object' &&
    hasMethods(Reflect.get(value ?? {}, 'connectionPool'), 'send') &&
    Array.isArray(Reflect.get(Reflect.get(value ?? {}, 'connectionPool'), 'pool')),
);

/**
 * Makes links to single brokers with the trust and the credentials of a kafkajs client. kafkajs's own cluster is not
 * used to look around: it refuses all metadata as soon as one partition has no leader, the very moment to look.
 * Checks every piece of kafkajs's inside that it touches; fails with `unavailable` when one is missing.
 */
export function brokerLinkFactory(kafka: Kafka, options: { timeoutMs: number }) {
  const cluster = innerCluster(kafka);
  return async (address: BrokerAddress): Promise<BrokerLink> => {
    const connectionPool = await cluster.connectionPoolBuilder.build(address);
    const made = brokerSchema.safeParse(cluster.brokerPool.createBroker({ connectionPool, logger: kafka.logger() }));
    if (!made.success) throw unexpectedKafkajs('its broker cannot connect, send or fetch');
    return linkOf(made.data, `${address.host}:${address.port}`, options.timeoutMs);
  };
}

function innerCluster(kafka: Kafka): Cluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find((each) => each.description === 'private:Kafka:createCluster');
  const create: unknown = symbol && Reflect.get(kafka, symbol);
  if (typeof create !== 'function') throw unexpectedKafkajs('its client makes no cluster');
  const cluster = clusterSchema.safeParse(create({ allowAutoTopicCreation: false }));
  if (!cluster.success) throw unexpectedKafkajs('its cluster builds no connections');
  return cluster.data;
}

function linkOf(broker: Broker, address: string, timeoutMs: number): BrokerLink {
  const supports: BrokerLink['supports'] = ({ apiKey, version }) => {
    const range = broker.versions?.[apiKey];
    return range !== undefined && range.minVersion <= version && version <= range.maxVersion;
  };
  return {
    address,
    supports,
    connect: () => broker.connect(),
    close: () => broker.disconnect(),
    destroy() {
      for (const { socket } of broker.connectionPool.pool) socket?.destroy(new Error('closed by Middlewatch'));
    },
    async send(request) {
      if (!supports(request)) {
        throw fail('unavailable', `The broker ${address} does not speak ${request.name} version ${request.version}.`, {
          hint: 'Middlewatch works with Apache Kafka 2.6 to 4.x.',
        });
      }
      let answer: { readonly value: ReturnType<typeof request.read> } | undefined;
      await broker.connectionPool.send({
        ...messageOf(request, (value) => {
          answer = { value };
        }),
        requestTimeout: timeoutMs,
        logResponseError: false,
      });
      if (answer === undefined) throw new Error(`${request.name} was not answered`);
      return answer.value;
    },
    fetch: ({ topic, partition, offset, maxBytes, maxWaitMs }) =>
      broker.fetch({
        topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes }] }],
        maxWaitTime: maxWaitMs,
        minBytes: 1,
        maxBytes,
        isolationLevel: readCommitted,
      }),
  };
}

const readCommitted = 1;

/** A request in the form in which kafkajs's connection takes it; the read answer goes to `keep`. */
function messageOf<Answer>(request: WireRequest<Answer>, keep: (answer: Answer) => void): object {
  return {
    request: {
      apiKey: request.apiKey,
      apiVersion: request.version,
      apiName: request.name,
      async encode() {
        const body = wireWriter(request.flexible);
        request.write(body);
        const bytes = body.bytes();
        return { buf: bytes, buffer: bytes };
      },
    },
    response: {
      async decode(payload: Buffer) {
        keep(request.read(wireReader(payload, request.flexible)));
        return {};
      },
      parse: async () => undefined,
    },
  };
}
