import { parseArgs } from 'node:util';
import { type LabFlags, labCommand, usage } from './command.ts';

function parse(): { words: readonly string[]; flags: LabFlags } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      dir: { type: 'string', default: '.middlewatch/lab' },
      'real-node': { type: 'boolean', default: false },
      docker: { type: 'boolean', default: false },
      'no-seed': { type: 'boolean', default: false },
      detached: { type: 'boolean', default: false },
    },
  });
  const { dir, docker, detached } = values;
  return {
    words: positionals,
    flags: { dir, docker, detached, realNode: values['real-node'], seed: !values['no-seed'] },
  };
}

async function main(): Promise<number> {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    return 2;
  }
  return labCommand(parsed.words, parsed.flags);
}

process.exitCode = await main();
