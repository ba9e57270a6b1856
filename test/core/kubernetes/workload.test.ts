import { describe, expect, it } from 'vitest';
import { keeperOf, parseWorkloadName, rolloutOf, type Workload } from '../../../src/core/kubernetes/workload.ts';
import { sampleWorkload } from '../../support/kubernetes/sample.ts';

const steady = sampleWorkload();

describe('a rollout', () => {
  it.each<[string, Partial<Workload>, string]>([
    ['is done when all pods are new and ready', {}, 'done'],
    ['is done at 0 pods', { wanted: 0, pods: 0, updated: 0, ready: 0 }, 'done'],
    ['waits for its controller', { observedGeneration: 3 }, 'not-observed'],
    ['waits for its controller even when the last one failed', { observedGeneration: 3, failure: 'x' }, 'not-observed'],
    ['has pods to replace', { updated: 1 }, 'updating'],
    ['has old pods to stop', { pods: 4 }, 'removing'],
    ['has pods that start', { ready: 2 }, 'starting'],
    ['has failed', { ready: 2, failure: 'deadline exceeded' }, 'deadline exceeded'],
    ['is done with old pods where they are replaced only when deleted', { onDelete: true, updated: 0 }, 'done'],
  ])('%s', (_, change, expected) => {
    const rollout = rolloutOf({ ...steady, ...change });
    expect(rollout.kind === 'done' ? 'done' : rollout.reason).toBe(expected);
  });
});

describe('the name of a workload', () => {
  it.each([
    ['api', { kindWord: undefined, name: 'api' }],
    ['deploy/api', { kindWord: 'deploy', name: 'api' }],
    ['deployments.apps/api', { kindWord: 'deployments.apps', name: 'api' }],
  ])('%j is read', (text, expected) => {
    expect(parseWorkloadName(text)).toEqual(expected);
  });

  it.each(['', '/', 'deploy/', '/api', 'a/b/c'])('%j is refused', (text) => {
    expect(() => parseWorkloadName(text)).toThrow(/is not a workload/);
  });
});

describe('the keeper of a specification', () => {
  it.each<[string | undefined, Record<string, string>, Record<string, string>]>([
    ['Helm', { 'app.kubernetes.io/managed-by': 'Helm' }, {}],
    ['Flux', { 'app.kubernetes.io/managed-by': 'Helm', 'helm.toolkit.fluxcd.io/name': 'shop' }, {}],
    ['Flux', { 'kustomize.toolkit.fluxcd.io/name': 'shop' }, {}],
    ['Argo CD', {}, { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/api' }],
    ['Argo CD', { 'argocd.argoproj.io/instance': 'shop' }, {}],
    [undefined, { 'app.kubernetes.io/managed-by': 'kubectl' }, { note: 'Helm' }],
  ])('is %s by %j %j', (expected, labels, annotations) => {
    expect(keeperOf(labels, annotations)).toBe(expected);
  });
});
