import { defineCommand, parseLabels } from '#sdk';

export default defineCommand({
  name: 'alerts test',
  summary: 'Send a test alert on the way of every alert',
  permission: 'alerts:test',
  danger: 'change',
  uses: ['drill'],
  args: {
    severity: {
      type: 'string',
      summary: 'How bad it pretends to be',
      alias: 's',
      options: ['info', 'warning', 'critical'],
      default: 'warning',
    },
    labels: { type: 'string', summary: 'Labels that decide its route, k=v,k=v', alias: 'l', example: 'namespace=shop' },
    channel: { type: 'string', summary: 'Send it there instead, a channel you are in', alias: 'c', example: '#ops' },
  },
  examples: ['', '--severity critical', '--severity critical --labels namespace=shop,team=payments', '--channel #ops'],
  deadlineMs: 20_000,
  async plan({ drill, principal }, { labels, ...asked }) {
    const shows = await drill.way({ ...asked, labels: labelsOf(labels), userId: principal.userId });
    return { shows, binds: {}, confirm: 'Send it', object: 'a test alert' };
  },
  run: ({ drill, principal }, { labels, ...asked }) =>
    drill.run({ ...asked, labels: labelsOf(labels), userId: principal.userId }),
});

function labelsOf(text: string | undefined) {
  return text === undefined ? {} : parseLabels(text);
}
