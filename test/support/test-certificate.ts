import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from '../../lab/certificate.ts';

/** An authority of a test's own with a server's and a client's certificate, in memory and as files. */
export async function testCertificates() {
  const now = Date.now();
  const commonName = 'middlewatch test authority';
  const authority = { commonName, ...makeCertificate({ commonName, use: 'authority' }, now) };
  const server = makeCertificate({ commonName: '127.0.0.1', use: 'server', hosts: ['127.0.0.1'] }, now, authority);
  const client = makeCertificate({ commonName: 'middlewatch', use: 'client' }, now, authority);
  const dir = await mkdtemp(join(tmpdir(), 'middlewatch-tls-'));
  const file = async (name: string, content: string) => {
    const path = join(dir, name);
    await writeFile(path, content);
    return path;
  };
  return {
    server: { cert: server.certificate, key: server.key, ca: authority.certificate },
    files: {
      caFile: await file('ca.pem', authority.certificate),
      certFile: await file('cert.pem', client.certificate),
      keyFile: await file('key.pem', client.key),
    },
    async [Symbol.asyncDispose]() {
      await rm(dir, { recursive: true });
    },
  };
}
