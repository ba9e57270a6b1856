import { describe, expect, test } from 'vitest';
import { checkOf, objectOf, type ResolveLabels, type Verdict } from '../../../src/core/alert/resolve-check.ts';
import { verdictOf } from '../../../src/core/kubernetes/diagnosis/look-at.ts';
import { recorded } from '../kubernetes/diagnosis/recorded.ts';

const names: ResolveLabels = {
  namespace: 'namespace',
  deployment: 'deployment',
  statefulset: 'statefulset',
  daemonset: 'daemonset',
  job: 'job_name',
  pod: 'pod',
  node: 'node',
};

describe('what an alert is about', () => {
  test.each<[string, Record<string, string>, string | undefined]>([
    ['a workload before its pod', { namespace: 'shop', deployment: 'api', pod: 'api-1' }, 'deployment shop/api on lab'],
    ['a stateful set', { namespace: 'shop', statefulset: 'db' }, 'statefulset shop/db on lab'],
    ['a job', { namespace: 'shop', job_name: 'import' }, 'job shop/import on lab'],
    ['a pod before its node', { namespace: 'shop', pod: 'db-0', node: 'n1' }, 'pod shop/db-0 on lab'],
    ['a node', { node: 'n1' }, 'node /n1 on lab'],
    ['nothing without a namespace', { deployment: 'api' }, undefined],
    ['no node where a pod is meant', { pod: 'db-0', node: 'n1' }, undefined],
    ['nothing where no label says it', { host: 'db1', job: 'kube-state-metrics' }, undefined],
  ])('is %s', (_, labels, expected) => {
    const found = objectOf(names, ['lab'])(labels);
    expect(found && `${found.kind} ${found.namespace}/${found.name} on ${found.target}`).toBe(expected);
  });

  test('is found by the labels of the configuration, and not at all where it is switched off or no target is', () => {
    const labels = { ns: 'shop', app: 'api' };
    expect(objectOf({ ...names, namespace: 'ns', deployment: 'app' }, ['lab'])(labels)?.name).toBe('api');
    expect(objectOf(undefined, ['lab'])({ namespace: 'shop', pod: 'a' })).toBeUndefined();
    expect(objectOf(names, [])({ namespace: 'shop', pod: 'a' })).toBeUndefined();
  });

  test('is on the target that a label names, and of several on none that is not named', () => {
    const of = objectOf(names, ['prod', 'stage']);
    expect(of({ namespace: 'shop', pod: 'a', cluster: 'stage' })?.target).toBe('stage');
    expect(of({ namespace: 'shop', pod: 'a' })).toMatchObject({ target: undefined });
  });
});

describe('what a look finds', () => {
  test.each<[string, string, string]>([
    ['crash-exit', 'unwell', 'shop/x is crash-looping'],
    ['image-pull', 'unwell', 'shop/x '],
    ['db', 'well', 'shop/x is healthy'],
  ])('of %s is %s', (name, kind, sentence) => {
    const found = verdictOf('shop/x', recorded(name));
    expect(found.kind).toBe(kind);
    expect(found.sentence).toContain(sentence);
  });

  test('is never well when pods could not be read', () => {
    const facts = recorded('db');
    expect(verdictOf('shop/x', { ...facts, pods: { kind: 'unread', why: 'forbidden' } }).kind).toBe('unchecked');
  });

  const well: Verdict = { kind: 'well', sentence: 'a is healthy' };
  const unwell: Verdict = { kind: 'unwell', sentence: 'b is crash-looping' };
  const unchecked: Verdict = { kind: 'unchecked', sentence: 'c is no longer there' };
  test.each<[string, readonly Verdict[], number, string, string, boolean]>([
    [
      'well only if all are',
      [well, { ...well, sentence: 'd is healthy' }],
      2,
      'well',
      'a is healthy; d is healthy',
      false,
    ],
    ['not well if one is not', [well, unchecked, unwell], 3, 'unwell', 'b is crash-looping', true],
    ['not checked if one could not be', [well, unchecked], 2, 'unchecked', 'c is no longer there', false],
    ['not checked if there are more', [well], 7, 'unchecked', 'only 1 of 7 things were looked at', false],
  ])('of several is %s', (_, verdicts, objects, state, sentence, again) => {
    const before = { state: 'waiting' as const, endedAt: 1, at: 1, dueAt: 1, sentence: '' };
    const check = checkOf(before, verdicts, objects, 10);
    expect(check).toEqual({ state, sentence, endedAt: 1, at: 10, dueAt: again ? 10 + 300_000 : undefined });
  });

  test('is given up after four days, and says so', () => {
    const before = { state: 'unwell' as const, endedAt: 1, at: 1, dueAt: 1, sentence: '' };
    expect(checkOf(before, [unwell], 1, 4 * 86_400_000)).toMatchObject({ state: 'unwell' });
    expect(checkOf(before, [unwell], 1, 4 * 86_400_000 + 1)).toMatchObject({
      state: 'unchecked',
      dueAt: undefined,
      sentence: 'b is crash-looping; after 4 days nobody looks any more',
    });
  });
});
