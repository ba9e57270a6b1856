import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'ops report',
  summary: 'What is told by the clock; run shows one now, to you',
  permission: 'ops:report',
  danger: 'read',
  uses: ['reports'],
  args: {
    what: { type: 'string', summary: 'What to do', positional: true, options: ['list', 'run'], default: 'list' },
    name: { type: 'string', summary: 'Which report', positional: true, example: 'morning' },
  },
  examples: ['', 'list', 'run morning'],
  run: ({ reports }, { what, name }) => (what === 'run' ? reports.run(name) : reports.list()),
});
