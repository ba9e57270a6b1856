import { describe, expect, it } from 'vitest';
import { formatCores, parseQuantity } from '../../../src/core/kubernetes/quantity.ts';

describe('a quantity', () => {
  it.each([
    ['1', 1],
    ['250m', 0.25],
    ['1500m', 1.5],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['100n', 1e-7],
    ['256Mi', 268_435_456],
    ['1.5Gi', 1_610_612_736],
    ['1G', 1e9],
    ['2e3', 2_000],
    ['2E3', 2_000],
    ['2E', 2e18],
    ['-1', -1],
  ])('%s is %d', (text, expected) => {
    expect(parseQuantity(text)).toBeCloseTo(expected, 9);
  });

  it.each(['', 'many', '1 Gi', '1GB', '1.2.3', '0x10'])('%j is none', (text) => {
    expect(parseQuantity(text)).toBeNaN();
  });

  it.each([
    [0.75, '0.75 CPU'],
    [0.1 + 0.2, '0.3 CPU'],
    [12, '12 CPU'],
  ])('%d cores read %s', (cores, expected) => {
    expect(formatCores(cores)).toBe(expected);
  });
});
