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
  },
  examples: ['', '--severity critical', '--severity critical --labels namespace=shop,team=payments'],
  deadlineMs: 20_000,
  async plan({ drill }, { severity, labels }) {
    const shows = await drill.way({ severity, labels: labelsOf(labels) });
    return { shows, binds: {}, confirm: 'Send it', object: 'a test alert' };
  },
  run: ({ drill }, { severity, labels }) => drill.run({ severity, labels: labelsOf(labels) }),
});

function labelsOf(text: string | undefined) {
  return text === undefined ? {} : parseLabels(text);
}
