import { goProgram } from '../go-program.ts';

/** The last commit that the Go module proxy serves; release tags are not served, so the version is the commit's own. */
const version = 'v0.0.0-20260212201848-7aac2a2c5b7c';

/** The server's binary; with warm caches it is built in 20 s. */
export const minioProgram = goProgram({
  title: 'MinIO',
  name: 'minio',
  source: 'github.com/minio/minio',
  version,
  buildSeconds: 180,
  downloadBytes: 150_000_000,
  packages: 1_300,
});
