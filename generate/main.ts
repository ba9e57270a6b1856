import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCommands } from '../src/edge/command/load-commands.ts';
import { commandsPage } from './commands-page.ts';
import { manifestText } from './manifest.ts';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    prefix: { type: 'string' },
    single: { type: 'string' },
    out: { type: 'string' },
    check: { type: 'boolean' },
  },
});
const commands = await loadCommands(join(root, 'commands'));
const manifest = manifestText(commands, { prefix: values.prefix, single: values.single });

const files = [
  [join(root, 'manifest.yml'), manifest],
  [join(root, 'docs', 'commands.md'), commandsPage(commands)],
] as const;

if (values.check) {
  const stale = files.filter(([path, text]) => readFileSync(path, 'utf8') !== text).map(([path]) => path);
  if (stale.length > 0) process.stdout.write(`not current: ${stale.join(', ')}; run npm run generate\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else if (values.out !== undefined) {
  writeFileSync(values.out, manifest);
} else if (values.prefix !== undefined || values.single !== undefined) {
  // A manifest for one workspace's way of calling the commands; the one in the repository stays as it is.
  process.stdout.write(manifest);
} else {
  for (const [path, text] of files) writeFileSync(path, text);
}
