import { expect, test } from 'vitest';
import { withDeadline } from '../../src/lib/deadline.ts';
import { manualClock } from '../support/manual-clock.ts';

const limit = (signal = new AbortController().signal) => {
  const clock = manualClock();
  return { clock, timeoutMs: 5_000, signal, late: () => new Error('too late') };
};
const forever = () => new Promise<never>(() => undefined);

test('gives what the task gives', async () => {
  expect(await withDeadline(limit(), async () => 'done')).toBe('done');
});

test('ends a task that does not listen, and tells one that does', async () => {
  const of = limit();
  let told: unknown;
  const work = withDeadline(of, (signal) => {
    signal.addEventListener('abort', () => {
      told = signal.reason;
    });
    return forever();
  });
  of.clock.advance(5_000);
  await expect(work).rejects.toThrow('too late');
  expect(told).toMatchObject({ message: 'too late' });
});

test("fails with the caller's own reason when the caller gives up, before or during", async () => {
  const caller = new AbortController();
  const work = withDeadline(limit(caller.signal), forever);
  caller.abort(new Error('given up'));
  await expect(work).rejects.toThrow('given up');
  await expect(withDeadline(limit(caller.signal), forever)).rejects.toThrow('given up');
});

test("passes on the task's own failure", async () => {
  await expect(withDeadline(limit(), () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
});
