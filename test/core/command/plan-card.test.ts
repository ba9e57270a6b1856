import { expect, test } from 'vitest';
import { planCard, planHash } from '../../../src/core/command/plan-card.ts';
import { actions, button, text, view } from '../../../src/core/view/build.ts';
import { plainView } from '../../../src/core/view/plain.ts';

const base = {
  command: 'k8s scale',
  args: { workload: 'api', replicas: 3 },
  target: 'prod',
  binds: { uid: 'x', hpa: null },
};

test('a plan is the same whatever the order of its keys', () => {
  const turned = { ...base, args: { replicas: 3, workload: 'api' }, binds: { hpa: null, uid: 'x' } };
  expect(planHash(turned)).toBe(planHash(base));
});

test.each([
  ['command', { command: 'k8s restart' }],
  ['argument', { args: { workload: 'api', replicas: 4 } }],
  ['type of an argument', { args: { workload: 'api', replicas: '3' } }],
  ['argument more', { args: { ...base.args, wait: true } }],
  ['target', { target: 'stage' }],
  ['lack of a target', { target: undefined }],
  ['bound value', { binds: { uid: 'y', hpa: null } }],
  ['bound value of null', { binds: { uid: 'x', hpa: 'null' } }],
  ['place of a value', { args: { workload: 'api', replicas: 3, uid: 'x' }, binds: { hpa: null } }],
])('another %s is another plan', (_, change) => {
  expect(planHash({ ...base, ...change })).not.toBe(planHash(base));
});

test('the card shows the plan without its own buttons, then the two that decide it', () => {
  const own = actions(button('Logs', 'k8s logs')) ?? text('');
  const plan = {
    shows: view('Scale api 2 → 3', [text('0.5 CPU more'), own]),
    binds: {},
    confirm: 'Scale to 3',
    object: 'api',
  };
  const card = planCard(plan, { planId: 'P', userId: 'UDANA', danger: 'change', expiresAt: 0, target: 'prod' });
  expect(plainView(card)).toBe(
    '◐ Scale api 2 → 3\n0.5 CPU more\n[Scale to 3] [Cancel]\nasked by @UDANA · expires in 5 min · on prod',
  );
  const grave = planCard(plan, { planId: 'P', userId: 'UDANA', danger: 'destroy', expiresAt: 0, target: 'prod' });
  expect(plainView(grave)).toMatch(/^●/);
});
