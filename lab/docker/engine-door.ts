import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificate } from '../certificate.ts';

/** An engine's door for clients elsewhere: TCP with TLS, and only for who shows a certificate of its authority. */
export interface EngineDoor {
  /** As in DOCKER_HOST. */
  readonly host: string;
  /** Files that a client needs. */
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
}

const doorDir = (dir: string) => join(dir, 'tls');

/** Where the door of the engine in `dir` is, and where its client's files are once it has been made. */
export function engineDoor(dir: string, port: number): EngineDoor {
  const file = (name: string) => join(doorDir(dir), `${name}.pem`);
  return { host: `tcp://127.0.0.1:${port}`, caFile: file('ca'), certFile: file('cert'), keyFile: file('key') };
}

/** Makes the certificates anew, and returns dockerd's flags for the door. https://docs.docker.com/engine/security/protect-access/ */
export async function makeEngineDoor(dir: string, door: EngineDoor, nowMs: number): Promise<readonly string[]> {
  const commonName = 'middlewatch lab docker';
  const authority = { commonName, ...makeCertificate({ commonName, use: 'authority' }, nowMs) };
  const server = makeCertificate({ commonName: '127.0.0.1', use: 'server', hosts: ['127.0.0.1'] }, nowMs, authority);
  const client = makeCertificate({ commonName: 'lab', use: 'client' }, nowMs, authority);
  const serverFile = (name: string) => join(doorDir(dir), `server-${name}.pem`);
  await mkdir(doorDir(dir), { recursive: true, mode: 0o700 });
  const files = {
    [door.caFile]: authority.certificate,
    [door.certFile]: client.certificate,
    [door.keyFile]: client.key,
    [serverFile('cert')]: server.certificate,
    [serverFile('key')]: server.key,
  };
  for (const [file, text] of Object.entries(files)) await writeFile(file, text, { mode: 0o600 });
  return [
    `--host=${door.host}`,
    '--tlsverify',
    `--tlscacert=${door.caFile}`,
    `--tlscert=${serverFile('cert')}`,
    `--tlskey=${serverFile('key')}`,
  ];
}
