import { expect, test } from 'vitest';
import { resolveChecker } from '../../src/app/resolve-checker.ts';
import type { CheckedObject } from '../../src/core/alert/resolve-check.ts';
import type { KubernetesPort } from '../../src/core/port/kubernetes.ts';
import type { System } from '../../src/core/port/system.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { fail } from '../../src/lib/error.ts';

const web: CheckedObject = { kind: 'deployment', name: 'web', namespace: 'shop', target: 'prod' };

/** A target whose every question fails as given. */
function failing(thrown: Error): System<KubernetesPort> {
  const client = new Proxy({} as KubernetesPort, {
    get: () => () => {
      throw thrown;
    },
  });
  return {
    kind: 'kubernetes',
    name: 'prod',
    address: 'https://127.0.0.1:1',
    readOnly: true,
    client,
    check: () => Promise.reject(thrown),
    close: async () => undefined,
  };
}

test.each<[string, Error, string]>([
  ['a sentence of ours is told', fail('unavailable', 'prod does not answer.'), 'shop/web: prod does not answer'],
  ['what is none stays out of chat', new Error('getaddrinfo ENOTFOUND proxy.corp'), 'shop/web: the look failed'],
])('a look that fails is not checked: %s', async (_, thrown, sentence) => {
  const checker = resolveChecker([failing(thrown)], { clock: systemClock() });
  expect(await checker?.look(web)).toEqual({ kind: 'unchecked', sentence });
});
