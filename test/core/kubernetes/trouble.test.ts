import { describe, expect, it } from 'vitest';
import { troubledPods } from '../../../src/core/kubernetes/trouble.ts';
import type { KubernetesTable } from '../../../src/core/port/kubernetes.ts';

function pods(columns: string[], ...rows: string[][]): KubernetesTable {
  return {
    columns: columns.map((name) => ({ name, priority: 0, numeric: false })),
    rows: rows.map((cells) => ({ name: cells[0] ?? '', namespace: undefined, cells })),
    total: rows.length,
    cut: false,
  };
}

describe('a pod wants a look', () => {
  it.each([
    ['1/1', 'Running', false],
    ['10/10', 'Running', false],
    ['1/2', 'Running', true],
    ['0/1', 'Completed', false],
    ['0/1', 'CrashLoopBackOff', true],
    ['0/1', 'Pending', true],
    ['1/1', 'Terminating', true],
    ['0/1', 'Init:0/1', true],
    ['0/1', 'Error', true],
  ])('%s %s: %s', (ready, status, expected) => {
    const table = pods(['Name', 'Ready', 'Status'], ['api-0', ready, status]);
    expect(troubledPods(table).length === 1).toBe(expected);
  });

  it('nothing is said of a table without these columns', () => {
    expect(troubledPods(pods(['Name', 'Created At'], ['api-0', '2026']))).toEqual([]);
  });
});
