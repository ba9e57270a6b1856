import { expect, test } from 'vitest';
import { imageAllowed } from '../../../src/core/docker/image-rule.ts';

test.each([
  ['redis', ['redis'], true],
  ['redis:latest', ['redis'], true],
  ['redis:7', ['redis'], false],
  ['redis:7', ['redis:*'], true],
  ['redis:7', ['redis*'], true],
  ['redis-evil/x:1', ['redis:*'], false],
  ['evil/redis:7', ['redis:*'], false],
  ['shop/api:1', ['shop/*'], true],
  ['evil/shop/api:1', ['shop/*'], false],
  ['registry:5000/shop/api', ['registry:5000/shop/api'], true],
  ['registry:5000/shop/api', ['registry:5000/shop/api:latest'], true],
  ['shop/api@sha256:abc', ['shop/api'], false],
  ['shop/api@sha256:abc', ['shop/api@sha256:abc'], true],
  ['anything:1', ['*'], true],
  ['anything:1', [], false],
  ['ab:1', ['ab*b:1'], false],
  ['a-x-b-x-c:1', ['a*-b*c:1'], true],
  ['REDIS', ['redis'], false],
  ['.*', ['redis'], false],
])('%s by %j is allowed: %s', (image, patterns, allowed) => {
  expect(imageAllowed(image, patterns)).toBe(allowed);
});

test('a pattern of many stars takes no long time', () => {
  expect(imageAllowed(`${'a'.repeat(5_000)}:1`, [`${'a*'.repeat(500)}b`])).toBe(false);
});
