import { type WireReader, wireReader } from './wire.ts';
import type { WireRequest } from './wire-request.ts';

export interface ListedGroup {
  readonly id: string;
  readonly state: string;
  /** `classic`, `consumer`, `share`, `streams`; empty below version 5. */
  readonly type: string;
}

export interface DescribedGroup {
  readonly id: string;
  readonly errorCode: number;
  readonly members: readonly {
    readonly id: string;
    readonly client: string;
    readonly host: string;
    readonly assigned: readonly { readonly topic: string; readonly partition: number }[];
  }[];
}

/** The groups that a broker coordinates, with their state and, from version 5 (Kafka 3.8) on, their type. */
export function listGroupsRequest(
  version: 4 | 5,
): WireRequest<{ readonly errorCode: number; readonly groups: readonly ListedGroup[] }> {
  return {
    name: 'ListGroups',
    apiKey: 16,
    version,
    flexible: true,
    write(body) {
      body.array([], () => undefined); // any state
      if (version >= 5) body.array([], () => undefined); // any type
      body.end();
    },
    read(body) {
      body.int32(); // throttle time
      const errorCode = body.int16();
      const groups = body.array(() => {
        const id = body.string();
        body.string(); // protocol type
        const group = { id, state: body.string(), type: version >= 5 ? body.string() : '' };
        body.end();
        return group;
      });
      body.end();
      return { errorCode, groups };
    },
  };
}

/** Members of classic groups; those of any other type come back as dead and empty. Goes to their coordinator. */
export function describeGroupsRequest(ids: readonly string[]): WireRequest<DescribedGroup[]> {
  return {
    name: 'DescribeGroups',
    apiKey: 15,
    version: 2,
    flexible: false,
    write: (body) => body.array(ids, (id) => body.string(id)),
    read(body) {
      body.int32(); // throttle time
      return body.array(() => {
        const errorCode = body.int16();
        const id = body.string();
        body.string(); // state
        const protocolType = body.string();
        body.string(); // assignor
        const members = body.array(() => {
          const member = { id: body.string(), client: body.string(), host: hostOf(body.string()) };
          body.bytes(); // subscription
          const assignment = body.bytes();
          return { ...member, assigned: protocolType === 'consumer' ? readAssignment(assignment) : [] };
        });
        return { id, errorCode, members };
      });
    },
  };
}

/** A consumer's own encoding of what it was given (ConsumerProtocolAssignment); empty while the group rebalances. */
function readAssignment(bytes: Buffer) {
  if (bytes.length === 0) return [];
  const body = wireReader(bytes, false);
  body.int16(); // version
  return body.array(() => readPartitions(body, body.string())).flat();
}

function readPartitions(body: WireReader, topic: string) {
  return body.array(() => ({ topic, partition: body.int32() }));
}

/** Members of groups of the type `consumer` (KIP-848). Goes to their coordinator. */
export function consumerGroupDescribeRequest(ids: readonly string[]): WireRequest<DescribedGroup[]> {
  return {
    name: 'ConsumerGroupDescribe',
    apiKey: 69,
    version: 0,
    flexible: true,
    write: (body) =>
      body
        .array(ids, (id) => body.string(id))
        .boolean(false)
        .end(),
    read(body) {
      body.int32(); // throttle time
      const groups = body.array(() => {
        const errorCode = body.int16();
        body.string(); // error message
        const id = body.string();
        body.string(); // state
        body.int32(); // group epoch
        body.int32(); // assignment epoch
        body.string(); // assignor
        const members = body.array(() => readConsumerMember(body));
        body.int32(); // authorized operations
        body.end();
        return { id, errorCode, members };
      });
      body.end();
      return groups;
    },
  };
}

function readConsumerMember(body: WireReader) {
  const id = body.string();
  body.string(); // instance id
  body.string(); // rack id
  body.int32(); // member epoch
  const member = { id, client: body.string(), host: hostOf(body.string()) };
  body.array(() => body.string()); // subscribed topics
  body.string(); // subscribed pattern
  const assigned = readTargets(body);
  readTargets(body); // where it is to get to
  body.end();
  return { ...member, assigned };
}

function readTargets(body: WireReader) {
  const topics = body.array(() => {
    body.uuid();
    const partitions = readPartitions(body, body.string());
    body.end();
    return partitions;
  });
  body.end();
  return topics.flat();
}

/** Java writes an address as `name/address`, mostly without the name. */
function hostOf(address: string): string {
  return address.replace(/^\//, '');
}
