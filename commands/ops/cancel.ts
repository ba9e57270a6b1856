import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'ops cancel',
  summary: 'Drops a waiting plan',
  permission: 'ops:cancel',
  danger: 'respond',
  hidden: true,
  audience: 'in-place',
  deadlineMs: 60_000,
  uses: ['plans'],
  args: { plan: { type: 'string', summary: 'Which plan', required: true } },
  run: ({ plans, principal, place, signal }, { plan }) => plans.cancel(plan, { principal, place, signal }),
});
