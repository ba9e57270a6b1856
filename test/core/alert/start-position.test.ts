import { expect, test } from 'vitest';
import { startPosition } from '../../../src/core/alert/start-position.ts';

const range = { first: 100n, next: 200n };

test.each([
  {
    name: 'a first start begins at the end',
    stored: undefined,
    from: 'latest' as const,
    offset: 200n,
    why: 'first-start',
    lost: 0n,
  },
  {
    name: 'or at the beginning where it is asked to',
    stored: undefined,
    from: 'earliest' as const,
    offset: 100n,
    why: 'first-start',
    lost: 0n,
  },
  { name: 'a stored offset goes on', stored: 150n, from: 'latest' as const, offset: 150n, why: 'stored', lost: 0n },
  { name: 'also at the very end', stored: 200n, from: 'latest' as const, offset: 200n, why: 'stored', lost: 0n },
  {
    name: 'what retention deleted is counted',
    stored: 60n,
    from: 'latest' as const,
    offset: 100n,
    why: 'retention-lost',
    lost: 40n,
  },
  {
    name: 'an offset beyond the end means another topic',
    stored: 201n,
    from: 'latest' as const,
    offset: 100n,
    why: 'topic-recreated',
    lost: 0n,
  },
])('$name', ({ stored, from, offset, why, lost }) => {
  expect(startPosition(stored, range, from)).toEqual({ offset, why, lost, from });
});
