import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'ops break-glass',
  summary: 'Does alone what needs two, with a reason',
  permission: 'ops:break-glass',
  danger: 'respond',
  hidden: true,
  audience: 'in-place',
  carriesOut: true,
  uses: ['plans'],
  args: {
    plan: { type: 'string', summary: 'Which plan', required: true },
    reason: { type: 'string', summary: 'Why it cannot wait', required: true, maxLength: 500 },
  },
  run: ({ plans, principal, place, signal }, { plan, reason }) =>
    plans.breakGlass(plan, { principal, place, signal, reason }),
});
