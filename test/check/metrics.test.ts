import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { addAlertMetrics } from '../../src/edge/http/alert-metrics.ts';
import { createMetrics } from '../../src/edge/http/metrics.ts';
import { root } from './tool.ts';

// What the registry holds is held against what is written about it.

const { registry } = createMetrics();
addAlertMetrics(registry, () => Promise.reject(new Error('nobody reads them here')));
const metrics = registry.getMetricsAsArray().filter(({ name }) => name.startsWith('middlewatch_'));
const names = new Set(metrics.map(({ name }) => name));
const operations = readFileSync(join(root, 'docs/operations.md'), 'utf8');

const rulesFile = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.strictObject({
          alert: z.string(),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.object({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.object({ summary: z.string() }),
        }),
      ),
    }),
  ),
});
const rules = rulesFile
  .parse(parse(readFileSync(join(root, 'deploy/prometheus-rules.yaml'), 'utf8')))
  .groups.flatMap((group) => group.rules);

/** The row of a table of docs/operations.md that begins with this name, its cells. */
function rowOf(name: string): string[] | undefined {
  const line = operations
    .split('\n')
    .find((each) => each.startsWith('|') && each.split('|')[1]?.includes(`\`${name}\``));
  return line
    ?.split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

test.each([...names].sort())('%s stands in docs/operations.md, with what it is and what to do about it', (name) => {
  const row = rowOf(name);
  expect(row).toHaveLength(3);
  expect(row?.filter((cell) => cell === '')).toEqual([]);
});

test('docs/operations.md names no metric that there is not', () => {
  const written = [...operations.matchAll(/`(middlewatch_\w+)/g)].map(([, name]) => name ?? '');
  expect(written.filter((name) => !names.has(name))).toEqual([]);
});

describe('deploy/prometheus-rules.yaml', () => {
  test.each(rules)(
    '$alert asks for metrics and labels that there are, and stands in docs/operations.md',
    ({ alert, expr }) => {
      const asked = [...expr.matchAll(/\b(middlewatch_\w+?)(?:_bucket|_sum|_count)?(?:\{(\w+)=|(?![\w{]))/g)];
      for (const [, name = '', label] of asked) {
        expect(names).toContain(name);
        const known = metrics.find((each) => each.name === name);
        if (label !== undefined)
          expect(z.object({ labelNames: z.array(z.string()) }).parse(known).labelNames).toContain(label);
      }
      if (alert !== 'MiddlewatchDown') expect(asked.length).toBeGreaterThan(0);
      expect(rowOf(alert)).toHaveLength(3);
    },
  );

  test('the names of alerts are each there once', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });
});
