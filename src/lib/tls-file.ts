import { readFile } from 'node:fs/promises';
import { fail, reasonOf } from './error.ts';

/** Where the parts of a TLS connection's trust lie on disk. */
export interface TlsFiles {
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly serverName?: string | undefined;
}

/** The same, read, under the names of node:tls; what is not configured is absent. */
export interface TlsTrust {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
}

/** Reads the PEM files of a TLS configuration. Fails with `unavailable`, naming the file and `owner`, when one cannot be read. */
export async function readTls(files: TlsFiles, owner: string): Promise<TlsTrust> {
  const [ca, cert, key] = await Promise.all(
    [files.caFile, files.certFile, files.keyFile].map((file) => readPem(file, owner)),
  );
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(files.serverName !== undefined && { servername: files.serverName }),
  };
}

async function readPem(file: string | undefined, owner: string): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    throw fail('unavailable', `The file ${file} of ${owner} cannot be read (${reasonOf(thrown)}).`, { cause: thrown });
  }
}
