import type { WireRequest } from './wire-request.ts';

interface MetadataPartition {
  readonly errorCode: number;
  readonly id: number;
  /** -1 while there is none. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly inSync: readonly number[];
}

export interface Metadata {
  readonly brokers: readonly { readonly id: number; readonly host: string; readonly port: number }[];
  /** The broker to send topic changes to. Under KRaft any broker is named and passes them on. */
  readonly controller: number;
  readonly topics: readonly {
    readonly errorCode: number;
    readonly name: string;
    readonly internal: boolean;
    readonly partitions: readonly MetadataPartition[];
  }[];
}

/** Brokers, and the topics named, or all without names. Never makes a topic. */
export function metadataRequest(topics?: readonly string[]): WireRequest<Metadata> {
  return {
    name: 'Metadata',
    apiKey: 3,
    version: 5,
    flexible: false,
    write: (body) => body.array(topics ?? null, (name) => body.string(name)).boolean(false),
    read(body) {
      body.int32(); // throttle time
      const brokers = body.array(() => {
        const broker = { id: body.int32(), host: body.string(), port: body.int32() };
        body.string(); // rack
        return broker;
      });
      body.string(); // cluster id
      const controller = body.int32();
      const partition = (): MetadataPartition => {
        const read = {
          errorCode: body.int16(),
          id: body.int32(),
          leader: body.int32(),
          replicas: body.array(() => body.int32()),
          inSync: body.array(() => body.int32()),
        };
        body.array(() => body.int32()); // offline replicas
        return read;
      };
      const found = body.array(() => ({
        errorCode: body.int16(),
        name: body.string(),
        internal: body.boolean(),
        partitions: body.array(partition),
      }));
      return { brokers, controller, topics: found };
    },
  };
}
