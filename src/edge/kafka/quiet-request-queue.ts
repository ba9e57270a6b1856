import { z } from 'zod';
import { fail } from '../../lib/error.ts';

/** What the repair touches of a request queue. */
interface Queue {
  readonly pending: readonly unknown[];
  /** Milliseconds since the epoch; -1 where the broker never throttled. */
  readonly throttledUntil: number;
}

type Schedule = (this: Queue) => void;

const quieted = Symbol.for('middlewatch.kafka.quieted');
const isSchedule = (value: unknown): value is Schedule => typeof value === 'function';

const requestQueueSchema = z.custom<{ prototype: { scheduleCheckPendingRequests: Schedule } }>(
  (value) =>
    typeof value === 'function' &&
    isSchedule(Object.getOwnPropertyDescriptor(value.prototype, 'scheduleCheckPendingRequests')?.value),
);

/**
 * Stops kafkajs 2.2.4 from arming a timer about 900 times a second on every idle connection
 * (https://github.com/tulios/kafkajs/issues/1704, /issues/1751): with nothing pending and no throttling there is
 * nothing to check. Applies once per process, however often it is called.
 * Fails with `unavailable` when another version of kafkajs is installed that is built differently.
 */
export function quietRequestQueue(requestQueueClass: unknown): void {
  const parsed = requestQueueSchema.safeParse(requestQueueClass);
  if (!parsed.success) throw unexpectedKafkajs('its request queue has no scheduleCheckPendingRequests');
  const { prototype } = parsed.data;
  const schedule = prototype.scheduleCheckPendingRequests;
  if (quieted in schedule) return;
  const onlyWhenNeeded: Schedule = function () {
    if (this.pending.length === 0 && this.throttledUntil <= Date.now()) return;
    schedule.call(this);
  };
  prototype.scheduleCheckPendingRequests = Object.assign(onlyWhenNeeded, { [quieted]: true });
}

/** The error for a kafkajs whose inside is not that of the pinned version. */
export function unexpectedKafkajs(finding: string): Error {
  return fail('unavailable', `The installed kafkajs is not the version that Middlewatch was built with: ${finding}.`, {
    hint: 'Install the pinned version with npm ci.',
  });
}
