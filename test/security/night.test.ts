import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noAlerts } from '../../src/app/no-alerts.ts';
import type { Revision } from '../../src/core/kubernetes/revision.ts';
import type { Workload } from '../../src/core/kubernetes/workload.ts';
import type { AlertDesk } from '../../src/core/port/alert-desk.ts';
import type { KubernetesPort } from '../../src/core/port/kubernetes.ts';
import type { System } from '../../src/core/port/system.ts';
import type { ActionRun } from '../../src/core/view/action.ts';
import { view } from '../../src/core/view/build.ts';
import { plainView } from '../../src/core/view/plain.ts';
import type { Action, View } from '../../src/core/view/view.ts';
import { openSqlite } from '../../src/edge/store/sqlite/open-sqlite.ts';
import { fail } from '../../src/lib/error.ts';
import { makeBox } from '../support/box.ts';
import { deploymentKind, podKind } from '../support/kubernetes/connect-fake.ts';
import { sampleCluster, samplePod, sampleWorkload } from '../support/kubernetes/sample.ts';
import { manualClock } from '../support/manual-clock.ts';
import { openSpine, pressed, type SpineOptions } from '../support/spine.ts';

// Alone, on a phone, at 3 a.m.: a workload crash-loops, and its status is another one each time somebody looks.
type Database = Awaited<ReturnType<typeof openSqlite>>;
let database: Database;
beforeEach(async () => {
  database = await openSqlite({ file: ':memory:' });
});
afterEach(() => database.close());

/** A template that the deployment had. */
const revision = (number: number, templateHash: string): Revision => ({
  ...{ number, templateHash, name: `api-${number}`, createdAtMs: number, cause: undefined, template: {}, pods: 1 },
  images: [{ container: 'api', image: `registry.local/shop/api:${number}` }],
});

/** A deployment whose pods come and go each second; only what changes it changes its specification. */
function crashLooping() {
  const done: string[] = [];
  let looks = 0;
  const workload = (): Workload => {
    looks += 1;
    const status = { pods: 1 + (looks % 3), ready: looks % 2, updated: looks % 2, failure: `crash ${looks}` };
    const message = `it restarted ${looks} times`;
    const conditions = [{ type: 'Available', status: 'False', reason: 'Crash', message, sinceMs: looks }];
    return sampleWorkload({ ...status, conditions, generation: 4 + done.length, observedGeneration: 3 + (looks % 2) });
  };
  const change = (word: string) => async (asked: { dryRun: boolean }) => {
    if (!asked.dryRun) done.push(word);
  };
  const client: KubernetesPort = sampleCluster({
    kinds: async () => [deploymentKind, podKind],
    workload: async ({ kind }) => {
      if (kind !== deploymentKind) throw fail('not-found', 'There is no such thing.');
      return workload();
    },
    podsOf: async () => [samplePod(`api-${looks}`, [])],
    autoscaling: async () => ({ kind: 'none' }),
    revisions: async () => [revision(2, 'h1'), revision(1, 'h0')],
    undo: change('undo'),
    restart: change('restart'),
    scale: change('scale'),
    settled: async () => workload(),
  });
  const system: System<KubernetesPort> = {
    kind: 'kubernetes',
    name: 'prod',
    address: 'https://prod.example',
    readOnly: false,
    client,
    check: async () => ({ summary: 'there', tookMs: 1 }),
    close: async () => undefined,
  };
  return { done, looks: () => looks, systems: { kubernetes: [system] } };
}

/** Counts taps: a press of a button, or of a form's button. */
async function phone(options: Partial<SpineOptions> = {}) {
  const cluster = crashLooping();
  const clock = manualClock();
  const spine = await openSpine({ box: makeBox(), database, clock, systems: cluster.systems, ...options });
  let taps = 0;
  const tap = async (run: ActionRun) => {
    taps += 1;
    clock.advance(1_000);
    return spine.ask(run);
  };
  /** A tap on a button that asks first; answers what it asks for. */
  const openForm = ({ ask }: Button): string[] => {
    taps += 1;
    return ask?.fields.map(({ argument }) => argument) ?? [];
  };
  return { ...cluster, clock, spine, tap, openForm, taps: () => taps };
}

type Button = Extract<Action, { kind: 'button' }>;

function buttonOf(shown: View | undefined, label: string): Button {
  const buttons = shown?.parts.flatMap((part) => (part.kind === 'actions' ? part.actions : [])) ?? [];
  const found = buttons.find((each): each is Button => each.kind === 'button' && each.label === label);
  if (found === undefined) throw new Error(`there is no "${label}"`);
  return found;
}

const restart: ActionRun = {
  command: 'k8s restart',
  args: { workload: 'deployment/api', namespace: 'shop', on: 'prod' },
};
const toNone: ActionRun = {
  command: 'k8s scale',
  args: { workload: 'deployment/api', replicas: 0, namespace: 'shop' },
};

describe('alone, on a phone, while a crash-looping workload changes every second', () => {
  test.each([
    ['a rollback', 'undo', 'Undo api to 1'],
    ['a restart', 'restart', 'Restart api'],
  ])('%s is planned, confirmed and done in two taps', async (_, verb, yes) => {
    const { tap, taps, done, looks, clock } = await phone();
    const card = await tap({ ...restart, command: `k8s ${verb}` });
    const looked = looks();
    clock.advance(60_000);
    const shown = await tap(pressed(card, yes));
    expect(looks()).toBeGreaterThan(looked);
    expect(shown && plainView(shown.view)).toContain('shop/api');
    expect(done).toEqual([verb]);
    expect(taps()).toBe(2);
  });

  test('what needs another person is done in three taps by breaking glass: plan, break glass, the reason', async () => {
    const { tap, openForm, taps, done, spine, clock } = await phone();
    const card = await tap(toNone);
    expect(card && plainView(card.view)).toContain('Needs a second person');
    const plan = card?.planId ?? '';
    await spine.deps.plans.placed(plan, { channelId: 'COPS', ts: 'ts-1' });
    clock.advance(2 * 60_000);
    await spine.expire();
    expect(spine.toldText().at(-1)).toContain('[Break glass…]');
    const glass = buttonOf(spine.told.at(-1)?.view, 'Break glass…');
    const [field] = openForm(glass);
    const shown = await tap({ ...glass.run, args: { ...glass.run.args, [field ?? '']: 'it eats the queue' } });
    expect(shown && plainView(shown.view)).toContain('alone: it waits for a review');
    expect(done).toEqual(['scale']);
    expect(taps()).toBe(3);
  });

  test('with the disk of the audit full, answering an alert still works, and nothing is changed', async () => {
    const acknowledged: string[] = [];
    const acknowledge: AlertDesk['acknowledge'] = async ({ group, userId }) => {
      acknowledged.push(`${group} by ${userId}`);
      return view('Dana has it.', []);
    };
    const alerts = { ...noAlerts, acknowledge };
    const { tap, done } = await phone({ auditBroken: () => true, alerts });
    const answered = await tap({ command: 'alerts ack', args: { group: 'G4F2K' } });
    expect(acknowledged).toEqual(['G4F2K by UDANA']);
    expect(answered && plainView(answered.view)).toMatch(/Dana has it\.\n.*This could not be written to the audit\./s);
    const refused = await tap(restart);
    expect(refused && plainView(refused.view)).toContain('The audit cannot be written, so nothing was changed.');
    expect(done).toEqual([]);
  });
});
