import { parseArgs } from 'node:util';
import { labCommand } from './command.ts';

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

process.exitCode = await labCommand(positionals, {
  dir: values.dir,
  realNode: values['real-node'],
  docker: values.docker,
  seed: !values['no-seed'],
  detached: values.detached,
});
