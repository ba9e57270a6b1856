import { expect, test } from 'vitest';
import { commandLimit } from '../../../src/core/access/limit.ts';

const dana = { userId: 'UDANA', channelId: 'COPS' };

test('a person gets a minute of commands at once, then one after another, and is told when', () => {
  const limit = commandLimit({ perPerson: 2, perChannel: 100 });
  limit.take(dana, 0);
  limit.take(dana, 0);
  expect(() => limit.take(dana, 0)).toThrow(
    expect.objectContaining({
      code: 'denied',
      message: 'You have 2 commands a minute; the next is free in 30 s.',
    }),
  );
  limit.take(dana, 30_000);
});

test('others are not held up by it, unless they fill one channel together', () => {
  const limit = commandLimit({ perPerson: 2, perChannel: 3 });
  limit.take(dana, 0);
  limit.take(dana, 0);
  limit.take({ ...dana, userId: 'ULEE' }, 0);
  expect(() => limit.take({ ...dana, userId: 'USAM' }, 0)).toThrow(/This channel has 3 commands a minute/);
  limit.take({ userId: 'UGIL', channelId: 'CSHOP' }, 0);
});
