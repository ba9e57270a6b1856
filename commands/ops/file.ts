import { defineCommand, fail, view } from '#sdk';

export default defineCommand({
  name: 'ops file',
  summary: 'A kept answer as a text file',
  permission: 'ops:file',
  danger: 'read',
  hidden: true,
  uses: ['output'],
  args: { output: { type: 'string', summary: 'Which answer', required: true } },
  async run({ output, principal, place }, args) {
    const kept = await output.find(args.output);
    if (kept === undefined)
      throw fail('not-found', 'This answer is no longer kept (30 min).', { hint: 'Ask again for a fresh one.' });
    await output.sendFile(kept, place, principal.userId);
    return view('The whole answer is in the file below.', []);
  },
});
