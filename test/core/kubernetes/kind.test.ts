import { describe, expect, it } from 'vitest';
import { findKind, isSecret, type Kind, nearestKinds } from '../../../src/core/kubernetes/kind.ts';

function kind(
  group: string,
  version: string,
  name: string,
  shortNames: string[] = [],
  plural = `${name.toLowerCase()}s`,
): Kind {
  return {
    group,
    version,
    resource: plural,
    kind: name,
    singular: name.toLowerCase(),
    shortNames,
    namespaced: true,
    verbs: ['get', 'list'],
    subresources: [],
  };
}

const kinds = [
  kind('', 'v1', 'Pod', ['po']),
  kind('', 'v1', 'Event', ['ev']),
  kind('', 'v1', 'Secret'),
  kind('apps', 'v1', 'Deployment', ['deploy']),
  kind('events.k8s.io', 'v1', 'Event', ['ev']),
  kind('metrics.k8s.io', 'v1beta1', 'PodMetrics', [], 'pods'),
  kind('networking.k8s.io', 'v1', 'NetworkPolicy', ['netpol'], 'networkpolicies'),
  kind('shop.example.com', 'v2', 'Coupon', ['po', 'cp']),
];

describe('a word for a kind', () => {
  it.each([
    ['pods', 'v1/pods'],
    ['pod', 'v1/pods'],
    ['Pod', 'v1/pods'],
    ['PODS', 'v1/pods'],
    ['po', 'v1/pods'],
    ['deploy', 'apps/v1/deployments'],
    ['deployments.apps', 'apps/v1/deployments'],
    ['deployments.v1.apps', 'apps/v1/deployments'],
    ['events', 'v1/events'],
    ['events.events.k8s.io', 'events.k8s.io/v1/events'],
    ['pods.metrics.k8s.io', 'metrics.k8s.io/v1beta1/pods'],
    ['networkpolicy', 'networking.k8s.io/v1/networkpolicies'],
    ['netpol', 'networking.k8s.io/v1/networkpolicies'],
    ['cp', 'shop.example.com/v2/coupons'],
    ['coupon.shop.example.com', 'shop.example.com/v2/coupons'],
    ['deployments.extensions', undefined],
    ['depoyments', undefined],
    ['', undefined],
  ])('%j means %s', (word, expected) => {
    const found = findKind(kinds, word);
    const path = found && [found.group, found.version, found.resource].filter(Boolean).join('/');
    expect(path).toBe(expected);
  });

  it.each([
    ['depoy', 'deployments'],
    ['podd', 'pods'],
    ['coupns', 'coupons'],
  ])('%j that none has is answered with %s first', (word, expected) => {
    expect(nearestKinds(kinds, word)[0]).toBe(expected);
  });

  it('only the core secrets are secrets', () => {
    expect(kinds.filter(isSecret).map((secret) => secret.resource)).toEqual(['secrets']);
    expect(isSecret(kind('vault.example.com', 'v1', 'Secret'))).toBe(false);
  });
});
