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

const own = actions(button('Logs', 'k8s logs')) ?? text('');
const plan = {
  id: 'P',
  userId: 'UDANA',
  shows: view('Scale api 2 → 3', [text('0.5 CPU more'), own]),
  confirm: 'Scale to 3',
  object: 'shop/api',
  danger: 'change',
  needs: 'confirm',
  approvers: [],
  target: 'prod',
  createdAt: 0,
  expiresAt: 5 * 60_000,
} as const;

test('the card shows the plan without its own buttons, then the two that decide it', () => {
  const card = planCard(plan);
  expect(plainView(card)).toBe(
    '◐ Scale api 2 → 3\n0.5 CPU more\n[Scale to 3] [Cancel]\nasked by @UDANA · expires in 5 min · on prod',
  );
});

test('the card of what loses something is red, names who may say yes, and asks them for a second tap by its name', () => {
  const grave = { ...plan, danger: 'destroy', needs: 'approve', expiresAt: 30 * 60_000 } as const;
  const asked = { ...grave, approvers: ['ULEE', 'USAM'] };
  const card = planCard(asked);
  expect(plainView(card)).toBe(
    [
      '● Scale api 2 → 3',
      '0.5 CPU more',
      'Needs a second person: @ULEE or @USAM may approve.',
      '[Scale to 3] [Cancel]',
      'asked by @UDANA · expires in 30 min · on prod',
    ].join('\n'),
  );
  expect(JSON.stringify(card)).toContain('Approve for shop/api');
  const alone = planCard(grave, { alone: true });
  expect(plainView(alone)).toContain('Needs a second person: whoever else may do this.');
  expect(plainView(alone)).toContain('[Break glass…]');
});
