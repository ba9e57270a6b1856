import { afterAll, describe, expect, it } from 'vitest';
import get from '../../../commands/k8s/get.ts';
import logs from '../../../commands/k8s/logs.ts';
import type { ParsedArguments } from '../../../src/core/command/argument.ts';
import type { View } from '../../../src/core/view/view.ts';
import { describeLive } from '../../support/lab.ts';
import { runCommand, viewText } from '../../support/run-command.ts';
import { connectLive } from './connect-live.ts';

type GetArgs = ParsedArguments<typeof get.args>;
type LogArgs = ParsedArguments<typeof logs.args>;

const noGet: GetArgs = {
  kind: 'pods',
  name: undefined,
  namespace: undefined,
  'all-namespaces': false,
  selector: undefined,
  output: undefined,
};

const noLogs: LogArgs = {
  pod: '',
  namespace: undefined,
  container: undefined,
  tail: 100,
  previous: false,
  since: undefined,
  grep: undefined,
};

function tableIn(shown: View) {
  const part = shown.parts.find((candidate) => candidate.kind === 'table');
  if (part?.kind !== 'table') throw new Error('there is no table');
  return part;
}

function linesIn(shown: View): string[] {
  const part = shown.parts.find((candidate) => candidate.kind === 'code');
  return part?.kind === 'code' ? part.text.split('\n') : [];
}

await describeLive('kubernetes', (env) => {
  const admin = connectLive(env.kubeconfig);
  const viewer = connectLive(env.kubeconfigViewer);
  afterAll(() => Promise.all([admin.close(), viewer.close()]));
  const getAs = (system: typeof admin) => (args: Partial<GetArgs>) =>
    runCommand(get, { kubernetes: system.client }, { ...noGet, ...args });
  const logsAs = (system: typeof admin) => (args: Partial<LogArgs>) =>
    runCommand(logs, { kubernetes: system.client }, { ...noLogs, ...args });
  const look = getAs(admin);
  const read = logsAs(admin);

  describe('/k8s get', () => {
    it("shows pods in kubectl's own columns, says which are not ready and offers their logs", async () => {
      const shown = await look({ namespace: 'shop' });
      expect(shown.tone).toBe('warning');
      expect(tableIn(shown).columns.map((column) => column.title)).toEqual([
        'NAME',
        'READY',
        'STATUS',
        'RESTARTS',
        'AGE',
      ]);
      const text = viewText(shown);
      expect(text).toMatch(/worker-\S+ +0\/1 +(CrashLoopBackOff|OOMKilled)/);
      expect(text).toMatch(/checkout-\S+ +0\/1 +(ImagePullBackOff|ErrImagePull)/);
      expect(text).toMatch(/importer-\S+ +0\/1 +Pending/);
      expect(shown.title).toMatch(/^3 of \d+ pods not ready in shop$/);
      const buttons = shown.parts.flatMap((part) => (part.kind === 'actions' ? part.actions : []));
      expect(buttons.map((button) => button.label.split(' ')[0])).toEqual(['Logs', 'Logs', 'Logs', 'Refresh']);
    });

    it('shows every column when asked', async () => {
      const titles = tableIn(await look({ namespace: 'shop', output: 'wide' })).columns.map((column) => column.title);
      expect(titles).toEqual(expect.arrayContaining(['IP', 'NODE']));
    });

    it.each(['po', 'pod', 'Pods', 'pods'])('knows %s', async (kind) => {
      expect(tableIn(await look({ kind, namespace: 'shop' })).noun).toBe('pod');
    });

    it.each([
      ['deploy', 'api'],
      ['sts', 'db'],
      ['ds', 'agent'],
      ['hpa', 'api'],
      ['campaigns', 'black-friday'],
    ])('lists %s', async (kind, name) => {
      expect(viewText(await look({ kind, namespace: 'shop' }))).toContain(name);
    });

    it('lists what has no namespace', async () => {
      const shown = await look({ kind: 'nodes' });
      expect(tableIn(shown).columns[0]?.title).toBe('NAME');
      expect(viewText(shown)).toMatch(/ Ready /);
    });

    it('names the namespace of each row when it spans all', async () => {
      const shown = tableIn(await look({ kind: 'deploy', 'all-namespaces': true }));
      expect(shown.columns[0]?.title).toBe('NAMESPACE');
      expect(shown.rows.map((row) => row.slice(0, 2).join('/'))).toContain('shop/api');
    });

    it('shows one thing with what can be done to it', async () => {
      const shown = await look({ kind: 'deploy/api', namespace: 'shop' });
      expect(viewText(shown)).toContain('[Logs] [Scale…] [Restart] [Refresh]');
    });

    it('selects by label', async () => {
      const all = tableIn(await look({ namespace: 'shop' })).rows.length;
      const some = tableIn(await look({ namespace: 'shop', selector: 'app=api' })).rows;
      expect(some.length).toBeGreaterThan(0);
      expect(some.length).toBeLessThan(all);
    });

    it('lists secrets of all namespaces without a value', async () => {
      const shown = await look({ kind: 'secrets', 'all-namespaces': true });
      expect(tableIn(shown).columns.map((column) => column.title)).toEqual([
        'NAMESPACE',
        'NAME',
        'TYPE',
        'DATA',
        'AGE',
      ]);
      expect(tableIn(shown).rows.length).toBeGreaterThan(0);
    });

    it('says that there is nothing', async () => {
      const shown = await look({ namespace: 'empty' });
      expect(viewText(shown)).toContain('No pods in namespace empty');
    });

    it.each<[Partial<GetArgs>, string, string, RegExp]>([
      [{ kind: 'deploy', name: 'apo', namespace: 'shop' }, 'not-found', 'No deployment "apo" in "shop".', /api/],
      [{ kind: 'depoyments' }, 'not-found', 'There is no kind "depoyments" on lab.', /deployments/],
      [{ namespace: 'shpo' }, 'not-found', 'There is no namespace "shpo".', /shop/],
      [{ name: 'zzzzzzzz', namespace: 'shpo' }, 'not-found', 'No pod "zzzzzzzz" in "shpo".', /There is no namespace/],
    ])('%j is %s', async (args, code, message, hint) => {
      await expect(look(args)).rejects.toMatchObject({ code, message, hint: expect.stringMatching(hint) });
    });

    it("says a malformed selector in the server's words", async () => {
      await expect(look({ selector: 'a b c' })).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('unable to parse requirement'),
      });
    });

    it.each<Partial<GetArgs>>([
      { kind: 'secrets', namespace: 'shop' },
      { kind: 'pods', 'all-namespaces': true },
      { kind: 'pods', namespace: 'payments' },
      { kind: 'nodes' },
    ])('%j is denied to who may not look, with the reason', async (args) => {
      await expect(getAs(viewer)(args)).rejects.toMatchObject({
        code: 'denied',
        message: expect.stringMatching(/^Kubernetes lab refuses: User "viewer" cannot list resource/),
      });
    });

    it('advises as far as it may look', async () => {
      await expect(getAs(viewer)({ kind: 'deploy/apo', namespace: 'shop' })).rejects.toMatchObject({
        code: 'not-found',
        hint: 'Did you mean api?',
      });
    });
  });

  describe('/k8s logs', () => {
    it('reads the newest pod of a workload and says which', async () => {
      const shown = await read({ pod: 'deploy/api', namespace: 'shop' });
      expect(viewText(shown)).toMatch(/Logs of shop\/api-/);
      expect(viewText(shown)).toMatch(/newest of \d pods of deployment\/api/);
      expect(linesIn(shown)).toContain('listening on :8080');
    });

    it('gives hostile lines to the renderer as they are', async () => {
      const lines = linesIn(await read({ pod: 'web', namespace: 'shop' }));
      expect(lines).toContain('<!channel> <!here> <@U0000000001> <https://phish.example|our status page>');
      expect(lines).toContain('``` end of the code block ``` *bold* _italic_ ~struck~');
      expect(lines.some((line) => line.includes('\u001b[31mred'))).toBe(true);
      expect(lines.some((line) => line.includes('\u202egnp.exe'))).toBe(true);
      expect(lines.some((line) => line.includes('\u{1f469}\u200d\u{1f469}'))).toBe(true);
    });

    it('reads the run before the crash, and says how it ended', async () => {
      const shown = await read({ pod: 'worker', namespace: 'shop', previous: true });
      expect(linesIn(shown).at(-1)).toBe('loaded 1.2M rows into cache, 251 MiB');
      expect(viewText(shown)).toMatch(/worker does not run: CrashLoopBackOff, \d+ restarts?, last exit 137 OOMKilled/);
      expect(viewText(shown)).toContain('[Present run]');
    });

    it.each([
      ['checkout', /checkout does not run: (ImagePullBackOff|ErrImagePull)/],
      ['importer', /^.*No node takes the pod importer\S*\n.*Insufficient cpu/],
    ])('says why %s has no lines', async (pod, reason) => {
      const shown = await read({ pod, namespace: 'shop' });
      expect(viewText(shown)).toMatch(reason);
      expect(linesIn(shown)).toEqual([]);
    });

    it('keeps the newest lines', async () => {
      expect(linesIn(await read({ pod: 'api', namespace: 'shop', tail: 2 }))).toEqual([
        'ERROR payment declined: order=8815 code=insufficient_funds',
        'GET /healthz 200 0ms',
      ]);
    });

    it('searches literally, and says among how many', async () => {
      const shown = await read({ pod: 'api', namespace: 'shop', grep: 'post /' });
      expect(linesIn(shown)).toHaveLength(2);
      expect(viewText(shown)).toMatch(/2 of the newest \d+ lines contain "post \/"/);
      const none = await read({ pod: 'api', namespace: 'shop', grep: 'p.st' });
      expect(viewText(none)).toContain('No log line contains "p.st".');
    });

    it.each<[Partial<LogArgs>, string, RegExp, RegExp]>([
      [{ pod: 'apo' }, 'not-found', /^No pod or workload "apo" in "shop"/, /api/],
      [{ pod: 'deploy/wbe' }, 'not-found', /^No deployment "wbe" in "shop"/, /web/],
      [{ pod: 'pod/nope' }, 'not-found', /^No pod "nope" in "shop"/, /There are/],
      [{ pod: 'web', container: 'wbe' }, 'not-found', /has no container "wbe"/, /web/],
      [{ pod: 'cronjob/backup' }, 'usage', /keeps no pods of its own/, /jobs/],
      [{ pod: 'secret/x' }, 'usage', /A secret keeps no pods/, /^$/],
      [{ pod: 'a/b/c' }, 'usage', /is not a workload/, /deployment\/api/],
    ])('%j is %s', async (args, code, message, hint) => {
      const thrown: unknown = await read({ ...args, namespace: 'shop' }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(thrown).toMatchObject({ code, message: expect.stringMatching(message) });
      expect(String(Reflect.get(Object(thrown), 'hint') ?? '')).toMatch(hint);
    });

    it('says that there was no run before', async () => {
      await expect(read({ pod: 'db', namespace: 'shop', previous: true })).rejects.toMatchObject({ code: 'not-found' });
    });

    it('is denied to who may not read them', async () => {
      await expect(logsAs(viewer)({ pod: 'api', namespace: 'shop' })).rejects.toMatchObject({
        code: 'denied',
        message: expect.stringContaining('pods/log'),
      });
    });
  });

  it('a check answers the version and how many nodes are ready', async () => {
    const { summary } = await admin.check(AbortSignal.timeout(10_000));
    expect(summary).toMatch(/^v1\.\d+\.\d+, \d+ of \d+ nodes ready$/);
    const seen = await viewer.check(AbortSignal.timeout(10_000));
    expect(seen.summary).toMatch(/nodes not visible to the bot$/);
  });
});
