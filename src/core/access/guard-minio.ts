import type { MinioPort } from '../port/minio.ts';
import type { Reach } from './reach.ts';

/** The storage as far as a reach goes: the list of buckets holds those in it, and no other is opened. */
export function guardMinio(port: MinioPort, reach: Reach): MinioPort {
  if (!reach.isBound('bucket')) return port;
  return {
    name: port.name,
    buckets: async (signal) => (await port.buckets(signal)).filter(({ name }) => reach.holds('bucket', name)),
    async list(query, signal) {
      reach.check('bucket', query.bucket);
      return port.list(query, signal);
    },
    async stat(address, signal) {
      reach.check('bucket', address.bucket);
      return port.stat(address, signal);
    },
    async put(address, content, signal) {
      reach.check('bucket', address.bucket);
      return port.put(address, content, signal);
    },
    // Drives and servers belong to no bucket.
    storage: (signal) => port.storage(signal),
    async share(address, expiresMs, signal) {
      reach.check('bucket', address.bucket);
      return port.share(address, expiresMs, signal);
    },
  };
}
