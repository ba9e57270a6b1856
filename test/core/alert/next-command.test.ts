import { describe, expect, test } from 'vitest';
import { nextCommands } from '../../../src/core/alert/next-command.ts';
import { alertWith } from './alert.ts';

const stepsFor = (labels: Record<string, string>, targets?: Record<string, string[]>) =>
  nextCommands([alertWith({ labels: { alertname: 'X', ...labels } })], () => true, targets);

describe('the next step', () => {
  test.each([
    [{ consumergroup: 'billing' }, ['Lag: billing']],
    [{ topic: 'orders', group: 'billing' }, ['Lag: billing']],
    [{ group: 'billing' }, []],
    [{ namespace: 'shop', pod: 'api-1', container: 'api' }, ['Why: api-1', 'Logs: api-1']],
    [{ namespace: 'shop', deployment: 'api' }, ['Why: api', 'Logs: api']],
    [{ namespace: 'shop', statefulset: 'db' }, ['Why: db', 'Logs: db']],
    [{ namespace: 'shop', deployment: 'api', pod: 'api-1' }, ['Why: api', 'Logs: api']],
    [{ namespace: 'shop', job_name: 'backup' }, ['Why: backup', 'Logs: backup']],
    [{ node: 'node-1' }, ['Node: node-1']],
    [{ node: 'node-1', namespace: 'shop', pod: 'api-1' }, ['Why: api-1', 'Logs: api-1']],
    [{ pod: 'api-1' }, []],
    [{ bucket: 'shop-orders' }, ['List: shop-orders', 'Storage']],
    [{ drive: '/data1' }, ['Storage']],
    [{ container: 'web' }, ['Logs: web']],
    [{ host: 'db1' }, []],
  ])('of %j is %j', (labels, want) => {
    expect(stepsFor(labels).map(({ label }) => label)).toEqual(want);
  });

  const targets = { kafka: ['lab', 'prod'], k8s: ['prod'] };
  test.each([
    [{ consumergroup: 'billing', cluster: 'prod' }, 'prod'],
    [{ consumergroup: 'billing', cluster: 'elsewhere' }, undefined],
    [{ namespace: 'shop', pod: 'api-1', cluster: 'prod' }, undefined],
  ])('of %j asks target %s', (labels, on) => {
    expect(stepsFor(labels, targets)[0]?.args.on).toBe(on);
  });

  test('is at most three, and only what exists', () => {
    const all = { namespace: 'shop', pod: 'api-1', deployment: 'api', bucket: 'b', consumergroup: 'g' };
    expect(stepsFor(all)).toHaveLength(3);
    expect(
      nextCommands([alertWith({ labels: { alertname: 'X', ...all } })], (name) => name === 'minio ls'),
    ).toHaveLength(1);
  });
});
