import type { Kafka, Producer } from 'kafkajs';

/** An alert as a scenario sends it: a group of its own. */
export interface SentAlert {
  readonly name: string;
  readonly channel: string;
  readonly critical: boolean;
}

/** Writes alerts to a topic, and remembers what Kafka acknowledged. */
export interface AlertWriter extends AsyncDisposable {
  readonly sent: readonly SentAlert[];
  /** Names the next alerts, a quarter of them critical, or all as given; they go through the channels in turn. */
  next(count: number, critical?: boolean): SentAlert[];
  write(alerts: readonly SentAlert[], status?: 'firing' | 'resolved'): Promise<void>;
  /** Writes a record as it is. */
  writeRaw(value: string | Buffer | null): Promise<void>;
}

/** The name of an alert wherever it is shown. */
export const alertName = /Chaos\d{6}/;

const writeWithinMs = 30_000;

/** Makes a writer; `now` is what records say as their time. */
export async function alertWriter(
  kafka: Kafka,
  to: { topic: string; channels: readonly string[]; now(): number },
): Promise<AlertWriter> {
  const producer: Producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const sent: SentAlert[] = [];
  let named = 0;
  const send = async (records: { key?: string; value: string | Buffer | null }[]) => {
    const messages = records.map((record) => ({ ...record, timestamp: String(to.now()) }));
    await producer.send({ topic: to.topic, messages, timeout: writeWithinMs });
  };
  return {
    sent,
    next: (count, critical) =>
      Array.from({ length: count }, () => {
        named += 1;
        const channel = to.channels[named % to.channels.length] ?? '';
        return { name: `Chaos${String(named).padStart(6, '0')}`, channel, critical: critical ?? named % 4 === 0 };
      }),
    async write(alerts, status = 'firing') {
      await send(alerts.map((alert) => ({ key: alert.name, value: recordOf(alert, status) })));
      if (status === 'firing') sent.push(...alerts);
    },
    writeRaw: (value) => send([{ value }]),
    async [Symbol.asyncDispose]() {
      await producer.disconnect();
    },
  };
}

function recordOf({ name, channel, critical }: SentAlert, status: string): string {
  const severity = critical ? 'critical' : 'warning';
  return JSON.stringify({ name, severity, status, summary: `${name} is wrong`, labels: { channel } });
}
