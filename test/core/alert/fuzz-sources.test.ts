import { expect, test } from 'vitest';
import { fuzzSources } from './fuzz-sources.ts';

test('20,000 random bytes and mutated samples to every source: no crash, alerts or a named dead letter', () => {
  const { alerts, deadLetters, empty } = fuzzSources(20_000, 42);
  expect(alerts + deadLetters + empty).toBe(20_000);
  expect(alerts).toBeGreaterThan(2_000);
  expect(deadLetters).toBeGreaterThan(2_000);
});
