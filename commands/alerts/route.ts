import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'alerts route',
  summary: 'Where an alert with these labels would go, and what would hush it now',
  permission: 'alerts:read',
  danger: 'read',
  uses: ['alerts'],
  args: {
    labels: {
      type: 'string',
      summary: 'Its labels',
      required: true,
      positional: true,
      rest: true,
      maxLength: 3_000,
      example: 'alertname=DiskFull severity=critical',
    },
  },
  examples: ['alertname=DiskFull severity=critical namespace=shop'],
  run: ({ alerts }, { labels }) => alerts.route({ labels }),
});
