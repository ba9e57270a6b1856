import connection from 'kafkajs/src/network/connection.js';
import requestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { expect, test } from 'vitest';
import { repairKafkajs } from '../../../src/edge/kafka/repair-kafkajs.ts';

test('the pinned kafkajs has the parts that are repaired, and repairing twice is once', () => {
  repairKafkajs({ requestQueue, connection });
  const once = Reflect.get(Reflect.get(Object(requestQueue), 'prototype'), 'scheduleCheckPendingRequests');
  repairKafkajs({ requestQueue, connection });
  expect(Reflect.get(Reflect.get(Object(requestQueue), 'prototype'), 'scheduleCheckPendingRequests')).toBe(once);
});

test.each([
  ['no request queue', { requestQueue: undefined, connection }],
  ['another request queue', { requestQueue: class {}, connection }],
  ['another connection', { requestQueue, connection: class {} }],
])('%s is a sentence with the way out', (_, inside) => {
  expect(() => repairKafkajs(inside)).toThrow(
    expect.objectContaining({ code: 'unavailable', hint: 'Install the pinned version with npm ci.' }),
  );
});

/** A request queue as kafkajs has it, which notes when its timer would be armed. */
class Queue {
  armed = 0;
  pending: unknown[] = [];
  throttledUntil = -1;
  scheduleCheckPendingRequests() {
    this.armed += 1;
  }
}

class Connection {
  bytesNeeded = 4;
  destroyed: Error | undefined;
  readonly socket = {
    destroy: (error: Error) => {
      this.destroyed = error;
    },
  };
  processData(data: Buffer) {
    this.bytesNeeded = data.readInt32BE();
  }
}

test('an idle queue arms no timer, a busy or throttled one does', () => {
  repairKafkajs({ requestQueue: Queue, connection: Connection });
  const queue = new Queue();
  queue.scheduleCheckPendingRequests();
  expect(queue.armed).toBe(0);
  queue.pending = ['request'];
  queue.scheduleCheckPendingRequests();
  queue.pending = [];
  queue.throttledUntil = Date.now() + 60_000;
  queue.scheduleCheckPendingRequests();
  expect(queue.armed).toBe(2);
});

test.each([
  ['that cannot be decoded', Buffer.alloc(0)],
  ['that announces a gigabyte', Buffer.from('40000000', 'hex')],
])('an answer %s ends its connection, not the process', (_, answer) => {
  repairKafkajs({ requestQueue: Queue, connection: Connection });
  const broken = new Connection();
  broken.processData(answer);
  expect(broken.destroyed?.message).toBe('the answer is not in the Kafka protocol');
});
