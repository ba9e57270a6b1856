import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A token in a file, as the configuration names it, and what a sender shows. */
export async function ingestToken() {
  const folder = await mkdtemp(join(tmpdir(), 'middlewatch-token-'));
  const file = join(folder, 'token');
  const token = 'a-token-for-this-test-only';
  writeFileSync(file, `${token}\n`);
  return {
    file,
    token,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    remove: () => rm(folder, { recursive: true }),
  };
}
