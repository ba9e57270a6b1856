import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'alerts silences',
  summary: 'The silences that hold now',
  permission: 'alerts:read',
  danger: 'read',
  uses: ['alerts'],
  args: {},
  run: ({ alerts }) => alerts.silences(),
});
