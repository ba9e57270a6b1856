import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCommands } from '../src/edge/command/load-commands.ts';
import { commandsPage } from './commands-page.ts';
import { manifestText } from './manifest.ts';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { prefix: { type: 'string' }, single: { type: 'string' }, out: { type: 'string' } },
});
const commands = await loadCommands(join(root, 'commands'));
const manifest = manifestText(commands, { prefix: values.prefix, single: values.single });

if (values.out !== undefined || values.prefix !== undefined || values.single !== undefined) {
  // A manifest for one workspace's way of calling the commands; the one in the repository stays as it is.
  if (values.out === undefined) process.stdout.write(manifest);
  else writeFileSync(values.out, manifest);
} else {
  writeFileSync(join(root, 'manifest.yml'), manifest);
  writeFileSync(join(root, 'docs', 'commands.md'), commandsPage(commands));
}
