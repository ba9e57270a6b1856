import { expect, test } from 'vitest';
import { folderOf, splitPath } from '../../../src/core/minio/object-path.ts';

test.each([
  ['shop', { bucket: 'shop', key: '' }],
  ['shop/', { bucket: 'shop', key: '' }],
  ['shop/a/b.txt', { bucket: 'shop', key: 'a/b.txt' }],
  ['/shop/a', { bucket: 'shop', key: 'a' }],
  ['s3://shop/a', { bucket: 'shop', key: 'a' }],
  ['shop//a', { bucket: 'shop', key: '/a' }],
  ['', { bucket: '', key: '' }],
])('%s is split at its first slash', (path, parts) => {
  expect(splitPath(path)).toEqual(parts);
});

test.each([
  ['a/b.txt', 'a/'],
  ['a/b/', 'a/'],
  ['b.txt', ''],
  ['', ''],
])('%s lies in "%s"', (key, folder) => {
  expect(folderOf(key)).toBe(folder);
});
