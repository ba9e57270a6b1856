import { expect, test } from 'vitest';
import { driveName } from '../../../src/core/minio/drive-name.ts';

test.each([
  ['/var/lib/minio/drive3', '…/drive3'],
  ['/data1', '/data1'],
  ['http://10.0.0.4:9000/srv/minio/d2', '10.0.0.4:9000 …/d2'],
  ['https://node1:9000/d2', 'node1:9000 /d2'],
  ['', ''],
])('%s reads %s', (endpoint, name) => {
  expect(driveName(endpoint)).toBe(name);
});
