import type { WireRequest } from './wire-request.ts';

/** Operations that the asker may do, a bit for each (KIP-430); undefined where the broker does not tell. */
export type Operations = number | undefined;

/** Bits of what the bot does (org.apache.kafka.common.acl.AclOperation). */
export const operationBit = { read: 1 << 3, write: 1 << 4, create: 1 << 5, describe: 1 << 8 } as const;

const notTold = -2_147_483_648;
const told = (bits: number): Operations => (bits === notTold ? undefined : bits);

export interface AllowedOperations {
  readonly cluster: Operations;
  readonly topics: readonly { readonly name: string; readonly errorCode: number; readonly operations: Operations }[];
}

/** What the asker may do with the cluster and with these topics. Kafka 2.3 and newer. */
export function topicRightsRequest(topics: readonly string[]): WireRequest<AllowedOperations> {
  return {
    name: 'Metadata',
    apiKey: 3,
    version: 8,
    flexible: false,
    write: (body) =>
      body
        .array(topics, (name) => body.string(name))
        .boolean(false) // make none
        .boolean(true)
        .boolean(true),
    read(body) {
      body.int32(); // throttle time
      body.array(() => {
        body.int32(); // broker id
        body.string(); // host
        body.int32(); // port
        body.string(); // rack
      });
      body.string(); // cluster id
      body.int32(); // controller
      const found = body.array(() => {
        const errorCode = body.int16();
        const name = body.string();
        body.boolean(); // internal
        body.array(() => {
          body.int16(); // error
          for (const _ of ['partition', 'leader', 'epoch']) body.int32();
          for (const _ of ['replicas', 'in sync', 'offline']) body.array(() => body.int32());
        });
        return { name, errorCode, operations: told(body.int32()) };
      });
      return { topics: found, cluster: told(body.int32()) };
    },
  };
}

/** What the asker may do with a consumer group, by the broker that coordinates it; others answer an error. Kafka 2.3 and newer. */
export function groupRightsRequest(
  group: string,
): WireRequest<{ readonly errorCode: number; readonly operations: Operations } | undefined> {
  return {
    name: 'DescribeGroups',
    apiKey: 15,
    version: 3,
    flexible: false,
    write: (body) => body.array([group], (id) => body.string(id)).boolean(true),
    read(body) {
      body.int32(); // throttle time
      const groups = body.array(() => {
        const errorCode = body.int16();
        for (const _ of ['id', 'state', 'protocol type', 'assignor']) body.string();
        body.array(() => {
          for (const _ of ['member', 'client', 'host']) body.string();
          for (const _ of ['subscription', 'assignment']) body.bytes();
        });
        return { errorCode, operations: told(body.int32()) };
      });
      return groups[0];
    },
  };
}
