import { z } from 'zod';
import { unexpectedKafkajs } from './unexpected-kafkajs.ts';

/** An answer may announce this much; Kafka's own limit on what it sends at once is lower by far. */
const maxAnswerBytes = 256 * 1024 * 1024;

interface Queue {
  readonly pending: readonly unknown[];
  /** Milliseconds since the epoch; -1 where the broker never throttled. */
  readonly throttledUntil: number;
}

interface Connection {
  readonly bytesNeeded: number;
  readonly socket: { destroy(error: Error): void };
}

type Schedule = (this: Queue) => void;
type Process = (this: Connection, data: Buffer) => void;

const repaired = Symbol.for('middlewatch.kafka.repaired');

const classWith = <Method>(name: string) =>
  z.custom<{ prototype: Record<string, Method> }>(
    (value) => typeof value === 'function' && typeof Reflect.get(value.prototype, name) === 'function',
  );
const requestQueueSchema = classWith<Schedule>('scheduleCheckPendingRequests');
const connectionSchema = classWith<Process>('processData');

/**
 * Repairs two faults of kafkajs 2.2.4, once per process however often it is called.
 *
 * It arms a timer about 900 times a second on every idle connection (https://github.com/tulios/kafkajs/issues/1704,
 * /issues/1751): with nothing pending and no throttling there is nothing to check. And it decodes what a server sends
 * inside the socket's data event, where an answer that is not Kafka's throws and so ends the whole process; it becomes
 * an error of that connection instead.
 * Fails with `unavailable` when another version of kafkajs is installed that is built differently.
 */
export function repairKafkajs(inside: { requestQueue: unknown; connection: unknown }): void {
  const queue = requestQueueSchema.safeParse(inside.requestQueue);
  if (!queue.success) throw unexpectedKafkajs('its request queue has no scheduleCheckPendingRequests');
  const connection = connectionSchema.safeParse(inside.connection);
  if (!connection.success) throw unexpectedKafkajs('its connection has no processData');
  replace(queue.data.prototype, 'scheduleCheckPendingRequests', scheduleOnlyWhenNeeded);
  replace(connection.data.prototype, 'processData', processSafely);
}

function replace<Method extends object>(
  prototype: Record<string, Method>,
  name: string,
  repair: (original: Method) => Method,
): void {
  const original = prototype[name];
  if (original === undefined || repaired in original) return;
  prototype[name] = Object.assign(repair(original), { [repaired]: true });
}

function scheduleOnlyWhenNeeded(schedule: Schedule): Schedule {
  return function () {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
  };
}

function processSafely(process: Process): Process {
  return function (data) {
    try {
      process.call(this, data);
      if (this.bytesNeeded > maxAnswerBytes) throw new RangeError(`an answer of ${this.bytesNeeded} bytes`);
    } catch (thrown) {
      this.socket.destroy(new Error('the answer is not in the Kafka protocol', { cause: thrown }));
    }
  };
}
