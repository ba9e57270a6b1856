import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'ops confirm',
  summary: 'Carries out a waiting plan',
  permission: 'ops:confirm',
  danger: 'respond',
  hidden: true,
  audience: 'in-place',
  carriesOut: true,
  uses: ['plans'],
  args: { plan: { type: 'string', summary: 'Which plan', required: true } },
  run: ({ plans, principal, place, signal }, { plan }) => plans.confirm(plan, { principal, place, signal }),
});
