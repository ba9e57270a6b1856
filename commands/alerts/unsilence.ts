import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'alerts unsilence',
  summary: 'Lift a silence before its time',
  permission: 'alerts:respond',
  danger: 'respond',
  uses: ['alerts'],
  args: {
    silence: {
      type: 'string',
      summary: 'Its id, or the id of a table whose groups were all silenced',
      required: true,
      positional: true,
      example: '7KXM2P',
    },
  },
  examples: ['7KXM2P'],
  run: ({ alerts, principal }, { silence }) => alerts.unsilence({ silence, userId: principal.userId }),
});
