import { describe, expect, test } from 'vitest';
import { together } from '../../../src/core/delivery/together.ts';

/** A task that ends when it is told to, for numbers; it fails where one of them is negative. */
function gated() {
  const done: number[][] = [];
  const gates: (() => void)[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  const call = together<number, string>({
    async task(items) {
      await new Promise<void>((open) => gates.push(open));
      if (items.some((item) => item < 0)) throw new Error(`refused ${items.join()}`);
      done.push([...items]);
      return (item) => `did ${item}`;
    },
    sizeOf: Math.abs,
    sizeAtMost: 10,
    inTurn(run) {
      const ended = turn.then(run);
      turn = ended.catch(() => undefined);
      return ended;
    },
  });
  return {
    call,
    done,
    /** Lets what runs end, and waits until the next one runs or nothing is left to do. */
    async open() {
      gates.shift()?.();
      for (let tick = 0; tick < 20; tick += 1) await Promise.resolve();
    },
  };
}

describe('what is done together', () => {
  test('is what came while the one before was done, in its order', async () => {
    const { call, done, open } = gated();
    const first = call(1);
    await open();
    const others = [call(2), call(3)];
    for (let round = 0; round < 3; round += 1) await open();
    expect(await Promise.all([first, ...others])).toEqual(['did 1', 'did 2', 'did 3']);
    expect(done).toEqual([[1], [2, 3]]);
  });

  test('is not more than is allowed, but one that is too large by itself is done', async () => {
    const { call, done, open } = gated();
    const all = [call(11), call(6), call(4), call(1)];
    for (let round = 0; round < 5; round += 1) await open();
    await Promise.all(all);
    expect(done).toEqual([[11], [6, 4], [1]]);
  });

  test('is tried one by one when it fails, so that only what is at fault fails', async () => {
    const { call, done, open } = gated();
    const first = call(1);
    await open();
    const others = Promise.allSettled([call(2), call(-3), call(4)]);
    for (let round = 0; round < 6; round += 1) await open();
    await first;
    expect((await others).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(done).toEqual([[1], [2], [4]]);
  });
});
