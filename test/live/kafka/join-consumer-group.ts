import type { Kafka } from 'kafkajs';
import { brokerLinkFactory } from '../../../src/edge/kafka/broker-link.ts';
import type { WireRequest } from '../../../src/edge/kafka/wire-request.ts';

interface Heartbeat {
  readonly errorCode: number;
  readonly memberId: string;
  readonly epoch: number;
}

/**
 * Keeps a member in a group of the new protocol (KIP-848), which kafkajs does not speak: `beat` joins at first and
 * tells Kafka after that that it lives.
 */
export async function joinConsumerGroup(kafka: Kafka, broker: string, groupId: string, topic: string) {
  const [host = '', port = ''] = broker.split(':');
  const link = await brokerLinkFactory(kafka, { timeoutMs: 5_000 })({ host, port: Number(port) });
  await link.connect();
  let member: Heartbeat = { errorCode: 0, memberId: '', epoch: 0 };
  return {
    async beat(): Promise<void> {
      member = await link.send(heartbeatRequest(groupId, topic, member));
      if (member.errorCode !== 0) throw new Error(`the heartbeat was answered with error ${member.errorCode}`);
    },
    async leave(): Promise<void> {
      await link.send(heartbeatRequest(groupId, topic, { ...member, epoch: -1 }));
      await link.close();
    },
  };
}

function heartbeatRequest(groupId: string, topic: string, { memberId, epoch }: Heartbeat): WireRequest<Heartbeat> {
  const joining = epoch === 0;
  return {
    name: 'ConsumerGroupHeartbeat',
    apiKey: 68,
    version: 0,
    flexible: true,
    write(body) {
      body.string(groupId).string(memberId).int32(epoch).string(null).string(null);
      body.int32(joining ? 10_000 : -1);
      body.array(joining ? [topic] : null, (name) => body.string(name));
      body.string(null); // the broker's assignor
      body.array(joining ? [] : null, () => undefined).end(); // partitions that it owns
    },
    read(body) {
      body.int32(); // throttle time
      const errorCode = body.int16();
      body.string(); // error message
      return { errorCode, memberId: body.string(), epoch: body.int32() };
    },
  };
}
