import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Missing } from '../system.ts';
import { findTool } from '../tool.ts';

/** Debian keeps each version's servers beside each other and out of PATH. */
const debianRoot = '/usr/lib/postgresql';

/** The folder of the newest PostgreSQL server on this machine; undefined if there is none. */
export async function findPostgres(): Promise<string | undefined> {
  const versions = (await readdir(debianRoot).catch(() => [])).toSorted((a, b) => Number(b) - Number(a));
  const found = versions
    .map((version) => join(debianRoot, version, 'bin'))
    .find((bin) => existsSync(join(bin, 'initdb')));
  if (found !== undefined) return found;
  const initdb = await findTool('initdb');
  return initdb === undefined ? undefined : dirname(initdb);
}

/** The tools that PostgreSQL needs and this machine lacks. */
export async function missingForPostgres(): Promise<readonly Missing[]> {
  if ((await findPostgres()) === undefined)
    return [{ what: 'PostgreSQL', install: 'PostgreSQL needs its server: apt-get install postgresql.' }];
  if (process.getuid?.() !== 0 || (await findTool('setpriv')) !== undefined) return [];
  return [
    { what: 'setpriv', install: 'PostgreSQL does not run as root and needs setpriv: apt-get install util-linux.' },
  ];
}
