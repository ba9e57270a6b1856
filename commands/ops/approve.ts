import { defineCommand } from '#sdk';

export default defineCommand({
  name: 'ops approve',
  summary: 'Says yes to the plan of another person',
  permission: 'ops:approve',
  danger: 'respond',
  hidden: true,
  audience: 'in-place',
  carriesOut: true,
  uses: ['plans'],
  args: {
    plan: { type: 'string', summary: 'Which plan', required: true },
    // Kept by the audit with the arguments.
    note: { type: 'string', summary: 'A note, if any', maxLength: 300 },
  },
  run: ({ plans, principal, place, signal }, { plan }) => plans.approve(plan, { principal, place, signal }),
});
