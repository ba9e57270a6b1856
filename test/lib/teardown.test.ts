import { expect, test } from 'vitest';
import { teardown } from '../../src/lib/teardown.ts';

test('closes in reverse order, once, and goes on when one does not close', async () => {
  const closed: string[] = [];
  const warned: object[] = [];
  const down = teardown({ warn: (fields) => void warned.push(fields) });
  for (const name of ['store', 'systems', 'slack']) {
    down.add(name, async () => {
      closed.push(name);
      if (name === 'systems') throw new Error('stuck');
    });
  }
  await down.run();
  await down.run();
  expect(closed).toEqual(['slack', 'systems', 'store']);
  expect(warned).toEqual([{ name: 'systems', reason: 'stuck' }]);
});
