import { describe, expect, it } from 'vitest';
import get from '../../commands/k8s/get.ts';
import logs from '../../commands/k8s/logs.ts';
import restart from '../../commands/k8s/restart.ts';
import scale from '../../commands/k8s/scale.ts';
import type { Arguments } from '../../src/core/command/argument.ts';
import { typedArguments } from '../../src/core/command/parse.ts';
import type { Kind } from '../../src/core/kubernetes/kind.ts';
import type { Pod } from '../../src/core/kubernetes/pod.ts';
import type { Workload } from '../../src/core/kubernetes/workload.ts';
import type { KubernetesPort, KubernetesTable } from '../../src/core/port/kubernetes.ts';
import type { ActionRun } from '../../src/core/view/action.ts';
import type { View } from '../../src/core/view/view.ts';
import { fail } from '../../src/lib/error.ts';
import { sampleCluster, sampleContainer, samplePod, sampleWorkload } from '../support/kubernetes/sample.ts';
import { planCommand, runCommand, viewText } from '../support/run-command.ts';

function kind(group: string, name: string, plural: string, subresources: string[] = []): Kind {
  const singular = name.toLowerCase();
  const verbs = ['get', 'list'];
  return {
    group,
    version: 'v1',
    resource: plural,
    kind: name,
    singular,
    shortNames: [],
    namespaced: true,
    verbs,
    subresources,
  };
}

const deployments = kind('apps', 'Deployment', 'deployments', ['scale']);
const pods = kind('', 'Pod', 'pods');
const kinds = [
  pods,
  { ...kind('', 'Namespace', 'namespaces'), namespaced: false },
  deployments,
  kind('apps', 'StatefulSet', 'statefulsets', ['scale']),
  kind('apps', 'DaemonSet', 'daemonsets'),
  kind('batch', 'Job', 'jobs'),
  kind('networking.k8s.io', 'NetworkPolicy', 'networkpolicies'),
];

function cluster(given: Partial<KubernetesPort>): { kubernetes: KubernetesPort } {
  return { kubernetes: sampleCluster({ kinds: () => Promise.resolve(kinds), ...given }) };
}

function workload(options: Partial<Workload> = {}): Workload {
  return sampleWorkload(options, deployments);
}

/** Only deployments have the name. */
const oneDeployment: Partial<KubernetesPort> = {
  workload: (object) =>
    object.kind === deployments
      ? Promise.resolve(workload())
      : Promise.reject(fail('not-found', 'there is no such thing')),
};

function podTable(rows: readonly [name: string, ready: string, status: string][], cut = false): KubernetesTable {
  return {
    columns: ['Name', 'Ready', 'Status'].map((name) => ({ name, priority: 0, numeric: false })),
    rows: rows.map((cells) => ({ name: cells[0], namespace: undefined, cells })),
    total: cut ? 12_400 : rows.length,
    cut,
  };
}

function runsIn(shown: View): ActionRun[] {
  const actions = shown.parts.flatMap((part) => (part.kind === 'actions' ? part.actions : []));
  expect(actions.length).toBeLessThanOrEqual(5);
  return actions.flatMap((action) => {
    if (action.kind === 'menu') return action.options.map((option) => option.run);
    return action.kind === 'button' ? [action.run] : [];
  });
}

/** Every button is a command there is, with arguments that it takes. */
function expectRunnable(shown: View): void {
  const known = new Map<string, Arguments>([get, logs, scale, restart].map(({ name, args }) => [name, args]));
  for (const run of runsIn(shown)) {
    const args = known.get(run.command);
    if (args === undefined) throw new Error(`there is no ${run.command}`);
    expect(() => typedArguments(args, run.args)).not.toThrow();
  }
}

const getPods = {
  kind: 'pods',
  name: undefined,
  namespace: undefined,
  'all-namespaces': false,
  selector: undefined,
  output: undefined,
} as const;

describe('/k8s get', () => {
  it('counts the pods in trouble and lists them first', async () => {
    const rows = Array.from({ length: 5 }, (_, index) => [`api-${index}`, '0/1', 'Error'] as const);
    const found = podTable([
      ['a-web-0', '1/1', 'Running'],
      ...rows.map(([name, ready, status]): [string, string, string] => [name, ready, status]),
    ]);
    const shown = await runCommand(get, cluster({ list: () => Promise.resolve(found) }), getPods);
    expect(shown.title).toBe('5 of 6 pods not ready in shop');
    expect(viewText(shown)).toMatch(/api-4[\s\S]*a-web-0/);
    expectRunnable(shown);
  });

  it('says nothing of health where nothing is wrong: that all run is not that all is well', async () => {
    const found = podTable([['web-0', '1/1', 'Running']]);
    const shown = await runCommand(get, cluster({ list: () => Promise.resolve(found) }), getPods);
    expect(shown.tone).toBeUndefined();
  });

  it('says what it left out', async () => {
    const shown = await runCommand(
      get,
      cluster({ list: () => Promise.resolve(podTable([['web-0', '1/1', 'Running']], true)) }),
      getPods,
    );
    expect(viewText(shown)).toContain('More than the first 1 object: narrow it by -n or -l.');
    expect(shown.parts.find((part) => part.kind === 'table')).toMatchObject({ total: 12_400 });
  });

  it('offers what can be done to one workload', async () => {
    const one = { ...podTable([['api', '2/3', 'x']]), columns: podTable([]).columns };
    const shown = await runCommand(get, cluster({ find: () => Promise.resolve(one) }), {
      ...getPods,
      kind: 'deployment/api',
    });
    expect(runsIn(shown).map((run) => run.command)).toEqual(['k8s logs', 'k8s scale', 'k8s restart', 'k8s get']);
    expectRunnable(shown);
  });

  it.each(['pods/a/b', 'pods/'])('%j is not a kind', async (word) => {
    await expect(runCommand(get, cluster({}), { ...getPods, kind: word })).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a bare name', () => {
  it('that several kinds have is asked back', async () => {
    const port = cluster({ workload: (object) => Promise.resolve(workload({ kind: object.kind })) });
    await expect(planCommand(restart, port, { workload: 'api', namespace: undefined })).rejects.toMatchObject({
      code: 'usage',
      hint: 'Say which: deployment/api or statefulset/api or daemonset/api.',
    });
  });

  it('is not settled while one kind could not be looked at', async () => {
    const port = cluster({
      workload: (object) =>
        object.kind === deployments ? Promise.resolve(workload()) : Promise.reject(fail('timeout', 'too slow')),
    });
    await expect(planCommand(restart, port, { workload: 'api', namespace: undefined })).rejects.toMatchObject({
      code: 'timeout',
    });
  });
});

describe('a change', () => {
  it('whose answer was lost is said to be unknown', async () => {
    const port = cluster({ ...oneDeployment, scale: () => Promise.reject(fail('timeout', 'No answer in 5 s.')) });
    const asked = runCommand(scale, port, { workload: 'api', replicas: 5, namespace: undefined });
    await expect(asked).rejects.toMatchObject({
      code: 'timeout',
      message: 'No answer in 5 s. It is unknown whether shop/api was changed.',
      hint: 'Look at it before repeating.',
    });
  });

  it('that was refused is not', async () => {
    const port = cluster({ ...oneDeployment, scale: () => Promise.reject(fail('conflict', 'It changed.')) });
    const asked = runCommand(scale, port, { workload: 'api', replicas: 5, namespace: undefined });
    await expect(asked).rejects.toMatchObject({ code: 'conflict', message: 'It changed.' });
  });

  it('that was made but could not be looked at is not called good', async () => {
    const port = cluster({
      ...oneDeployment,
      scale: () => Promise.resolve(),
      settled: () => Promise.reject(fail('unavailable', 'gone')),
    });
    const shown = await runCommand(scale, port, { workload: 'api', replicas: 5, namespace: undefined });
    expect(shown.tone).toBe('unknown');
    expect(viewText(shown)).toContain('how many pods are ready is unknown');
    expectRunnable(shown);
  });

  it.each<[string, Partial<Workload>, string, RegExp]>([
    ['is ready', { wanted: 5, pods: 5, updated: 5, ready: 5 }, 'good', /5 of 5 ready after/],
    ['still starts', { wanted: 5, pods: 5, updated: 5, ready: 3 }, 'warning', /3 of 5 ready.*still starting/],
    ['failed', { wanted: 5, ready: 3, failure: 'exceeded its deadline' }, 'critical', /the rollout failed: exceeded/],
    ['was set back', { wanted: 3 }, 'warning', /By now it asks for 3 replicas again\./],
  ])('says that the workload %s', async (_, after, tone, sentence) => {
    const port = cluster({
      ...oneDeployment,
      scale: () => Promise.resolve(),
      settled: () => Promise.resolve(workload(after)),
    });
    const shown = await runCommand(scale, port, { workload: 'api', replicas: 5, namespace: undefined });
    expect(shown.tone).toBe(tone);
    expect(viewText(shown)).toMatch(sentence);
    expectRunnable(shown);
  });

  it('that is already made is not made again', async () => {
    const port = cluster({ ...oneDeployment, settled: () => Promise.resolve(workload()) });
    const shown = await runCommand(scale, port, { workload: 'api', replicas: 3, namespace: undefined });
    expect(viewText(shown)).toContain('shop/api already asks for 3 replicas');
  });

  it('relieves by a restart and by more replicas, not by fewer', async () => {
    const port = cluster({
      ...oneDeployment,
      autoscaling: () => Promise.resolve({ kind: 'none' }),
      scale: () => Promise.resolve(),
      restart: () => Promise.resolve(),
    });
    const args = { workload: 'deployment/api', namespace: undefined };
    expect((await planCommand(scale, port, { ...args, replicas: 5 })).relief).toBe('scale up');
    expect((await planCommand(scale, port, { ...args, replicas: 2 })).relief).toBeUndefined();
    expect((await planCommand(restart, port, args)).relief).toBe('restart');
  });

  it('is undone by as many replicas as before, of the same workload', () => {
    const args = { workload: 'api', replicas: 5, namespace: undefined };
    expect(scale.undo?.(args, { uid: 'u', replicas: 3 })).toEqual({
      run: { command: 'k8s scale', args: { workload: 'api', replicas: 3 } },
      left: { uid: 'u', replicas: 5 },
    });
    expect(restart).not.toHaveProperty('undo');
  });

  it('keeps its button short however long the name is', async () => {
    const long = workload({ name: 'a-very-long-name-that-nobody-would-read-on-a-phone' });
    const port = cluster({
      workload: () => Promise.resolve(long),
      autoscaling: () => Promise.resolve({ kind: 'unknown' }),
      scale: () => Promise.resolve(),
      restart: () => Promise.resolve(),
    });
    const args = { workload: `deployment/${long.name}`, namespace: undefined };
    const plans = [
      await planCommand(scale, port, { ...args, replicas: 0 }),
      await planCommand(scale, port, { ...args, replicas: 50 }),
      await planCommand(restart, port, args),
    ];
    for (const plan of plans) expect(plan.confirm.length).toBeLessThanOrEqual(30);
    expect(viewText(plans[1]?.shows ?? { title: '', parts: [] })).toContain('Whether an HPA owns it is unknown');
  });
});

describe('/k8s logs', () => {
  const container = (name: string) => sampleContainer(name, { restarts: 2 });
  const pod = (name: string) => samplePod(name, ['app', 'proxy', 'agent'].map(container));
  const args = {
    pod: 'deployment/api',
    namespace: undefined,
    container: undefined,
    tail: 100,
    previous: false,
    since: 600_000,
    grep: 'x',
  } as const;

  it('offers the other containers, the other pods and the previous run, each with the same question', async () => {
    const port = cluster({
      ...oneDeployment,
      podsOf: () => Promise.resolve(Array.from({ length: 30 }, (_, index) => pod(`api-${index}`))),
      log: () => Promise.resolve({ text: 'x\n', cut: true }),
    });
    const shown = await runCommand(logs, port, args);
    const runs = runsIn(shown);
    expect(runs.length).toBeLessThanOrEqual(25);
    expect(runs.filter((run) => run.command === 'k8s logs').every((run) => run.args.grep === 'x')).toBe(true);
    expect(viewText(shown)).toContain('container app; also proxy, agent');
    expect(viewText(shown)).toContain('older than 2 MiB not read');
    expectRunnable(shown);
  });

  it.each<[string, Partial<Pod>, string, string]>([
    [
      'never started',
      {
        containers: [
          { ...container('app'), restarts: 0, waiting: { reason: 'ImagePullBackOff', message: 'no such tag' } },
        ],
      },
      'app does not run: ImagePullBackOff',
      'no such tag',
    ],
    ['no node takes', { unscheduled: 'Insufficient cpu' }, 'No node takes the pod api-0', 'Insufficient cpu'],
  ])('of a pod that %s says first what is wrong', async (_, trouble, sentence, message) => {
    const port = cluster({
      ...oneDeployment,
      podsOf: () => Promise.resolve([{ ...pod('api-0'), ...trouble }]),
      log: () => Promise.resolve({ text: '', cut: false }),
    });
    const shown = await runCommand(logs, port, { ...args, grep: undefined });
    expect(shown).toMatchObject({ title: sentence, tone: 'warning' });
    expect(viewText(shown).split('\n').slice(1, 3)).toEqual([message, expect.stringContaining('Logs of shop/api-0')]);
  });
});
