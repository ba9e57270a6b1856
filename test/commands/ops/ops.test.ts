import { describe, expect, test } from 'vitest';
import audit from '../../../commands/ops/audit.ts';
import health from '../../../commands/ops/health.ts';
import help from '../../../commands/ops/help.ts';
import { pageOf } from '../../../src/core/output/page.ts';
import type { AuditEntry, AuditFilter, AuditReader } from '../../../src/core/port/audit.ts';
import type { Catalog } from '../../../src/core/port/catalog.ts';
import type { LinkHealth } from '../../../src/core/port/health.ts';
import type { View } from '../../../src/core/view/view.ts';
import { render } from '../../../src/edge/slack/render/render.ts';
import { allCommands } from '../../support/check-actions.ts';
import { runCommand, viewText } from '../../support/run-command.ts';

const all = [...(await allCommands()).values()].filter((command) => !command.hidden);
const catalogOf = (nouns: readonly string[]): Catalog => ({
  all: () => all,
  allowed: async () => all.filter((command) => nouns.includes(command.name.split(' ')[0] ?? '')),
  spoken: (name) => `/x-${name}`,
});
const everything = ['alerts', 'docker', 'k8s', 'kafka', 'minio', 'ops'];
const helpOn = (topic: string | undefined, nouns = everything) =>
  runCommand(help, { catalog: catalogOf(nouns) }, { topic });
const labels = (shown: View) =>
  shown.parts.flatMap((part) => (part.kind === 'actions' ? part.actions.map((action) => action.label) : []));

describe('/ops help', () => {
  test('fits one screen of a phone: a line and a button for each noun', async () => {
    const shown = await helpOn(undefined);
    expect(viewText(shown).split('\n').length).toBeLessThanOrEqual(12);
    expect(viewText(shown)).toContain('/x-kafka  create-topic, lag, peek, set-config, topics');
    expect(labels(shown)).toEqual(everything);
  });

  test('shows only what the asker may do, and says that there is more', async () => {
    const shown = await helpOn(undefined, ['ops']);
    expect(labels(shown)).toEqual(['ops']);
    expect(viewText(shown)).toMatch(/\d+ more you have no permission for/);
  });

  test('of a noun shows each usage and leads to each command', async () => {
    const shown = await helpOn('/K8S');
    expect(viewText(shown)).toContain('/x-k8s scale <workload> <replicas>');
    expect(labels(shown)).toEqual([
      'describe',
      'events',
      'get',
      'logs',
      'restart',
      'rollout',
      'scale',
      'top',
      'undo',
      'why',
      'All',
    ]);
  });

  test.each(['k8s scale', '"k8s scale"', '/k8s  scale'])('of a command shows what it takes: %s', async (topic) => {
    const shown = viewText(await helpOn(topic));
    expect(shown).toContain('replicas: ');
    expect(shown).toContain('permission kubernetes:scale · asks for a confirmation');
  });

  test('of what is not there names what is near', async () => {
    await expect(helpOn('kafak')).rejects.toMatchObject({ code: 'not-found', hint: 'Did you mean kafka?' });
    await expect(helpOn('zzzzzz')).rejects.toMatchObject({ hint: '/x-ops help lists what there is.' });
  });

  test('of what the asker may not do does not exist', async () => {
    await expect(helpOn('k8s scale', ['ops'])).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('/ops audit', () => {
  const entry: AuditEntry = {
    invocationId: 'i1',
    requestedAt: Date.UTC(2026, 10, 23, 3),
    userId: 'U0DANA1',
    channelId: 'C0OPS1',
    via: 'slash',
    command: 'k8s scale',
    args: { workload: 'api', replicas: 6 },
    danger: 'change',
    target: 'prod',
    result: 'succeeded',
    detail: undefined,
    tookMs: 12,
    planHash: undefined,
    approver: undefined,
  };
  const run = async (entries: readonly AuditEntry[], args: Partial<Parameters<typeof audit.run>[1]> = {}) => {
    const asked: AuditFilter[] = [];
    const files: { name: string; content: string }[] = [];
    const recent = async (filter: AuditFilter) => {
      asked.push(filter);
      return entries;
    };
    const following: AuditReader['following'] = async (filter, after, limit) => {
      asked.push(filter);
      const start = entries.findIndex(({ invocationId }) => invocationId === after?.invocationId) + 1;
      return entries.slice(start, start + limit);
    };
    const unexpected = async () => {
      throw new Error('nobody expected that');
    };
    const sendText = async (file: { name: string; content: string }) => void files.push(file);
    const output = { keep: unexpected, find: unexpected, sendFile: unexpected, sendText };
    const none = { user: undefined, command: undefined, class: undefined, target: undefined, result: undefined };
    const shown = await runCommand(
      audit,
      { audit: { recent, following }, output },
      { ...none, since: 86_400_000, limit: 100, export: false, ...args },
      { now: () => 1 },
    );
    return { shown, asked, files };
  };

  test('says what, on what, who, where, when and how it ended, people and channels as such', async () => {
    const { shown } = await run([
      entry,
      { ...entry, result: undefined },
      { ...entry, result: 'failed', detail: 'timeout: No answer.' },
    ]);
    expect(viewText(shown)).toContain(
      '- ✓ succeeded  k8s scale workload=api replicas=6 on prod  @U0DANA1 in #C0OPS1, 2026-11-23 03:00 UTC',
    );
    expect(viewText(shown)).toContain('- ◐ open  k8s scale');
    expect(viewText(shown)).toContain('· timeout: No answer.');
    const drawn = JSON.stringify(render(shown).blocks);
    expect(drawn).toContain('{"type":"user","user_id":"U0DANA1"}');
    expect(drawn).toContain('{"type":"channel","channel_id":"C0OPS1"}');
  });

  test('is paged when there is much, and each page is drawn whole', async () => {
    const { shown } = await run(Array.from({ length: 95 }, (_, index) => ({ ...entry, invocationId: `i${index}` })));
    const page = pageOf(shown, { outputId: 'O', page: 1, find: undefined });
    expect(viewText(page)).toContain('95 invocations · page 1 of 10');
    expect(JSON.stringify(render(page).blocks).match(/"U0DANA1"/g)).toHaveLength(10);
  });

  test('hands on what was asked for', async () => {
    const args = { user: '@U0LEE1', command: '/k8s scale', class: 'change', target: 'prod', result: 'open' } as const;
    const filter = { userId: 'U0LEE1', command: 'k8s scale', danger: 'change', target: 'prod', result: 'open' };
    const { asked } = await run([entry], { ...args, limit: 5 });
    expect(asked).toEqual([{ since: 1 - 86_400_000, limit: 5, ...filter }]);
    expect((await run([entry], { ...args, export: true })).asked).toEqual([{ since: 1 - 86_400_000, ...filter }]);
  });

  test('says whose yes it was, to what plan, and how long it ran', async () => {
    const { shown } = await run([{ ...entry, approver: 'U0LEE1', planHash: '0123456789abcdef', tookMs: 12_000 }]);
    expect(viewText(shown)).toContain('· approved by @U0LEE1 · took 12 s · plan 01234567');
  });

  test('as a file has all of it, a line of JSON for each, oldest first', async () => {
    const entries = Array.from({ length: 1_203 }, (_, index) => ({ ...entry, invocationId: `i${index}` }));
    const { shown, files } = await run(entries, { export: true });
    expect(viewText(shown)).toContain('1,203 invocations of the last 24 h are in the file below, oldest first.');
    const [file] = files;
    expect(file?.name).toBe('audit-1970-01-01.ndjson');
    const lines = file?.content.trimEnd().split('\n') ?? [];
    expect(lines).toHaveLength(1_203);
    expect(JSON.parse(lines[1_202] ?? '')).toEqual({
      invocation: 'i1202',
      at: '2026-11-23T03:00:00.000Z',
      who: 'U0DANA1',
      channel: 'C0OPS1',
      via: 'slash',
      command: 'k8s scale',
      args: { workload: 'api', replicas: 6 },
      class: 'change',
      target: 'prod',
      result: 'succeeded',
      detail: null,
      approver: null,
      plan: null,
      tookMs: 12,
    });
  });

  test('as a file says so when there is more than a file takes, and makes none of nothing', async () => {
    const entries = Array.from({ length: 20_001 }, (_, index) => ({ ...entry, invocationId: `i${index}` }));
    const { shown, files } = await run(entries, { export: true });
    expect(files[0]?.content.trimEnd().split('\n')).toHaveLength(20_000);
    expect(viewText(shown)).toContain('There are more');
    expect((await run([], { export: true })).files).toEqual([]);
  });

  test('with nothing in it is a sentence', async () => {
    expect(viewText((await run([], { class: 'change' })).shown)).toBe('Nothing was asked in the last 24 h.');
  });
});

describe('/ops health', () => {
  const link = (name: string, state: LinkHealth['state'], rest: Partial<LinkHealth> = {}): LinkHealth => ({
    link: name,
    state,
    detail: `${name} detail`,
    lastAnswerAt: undefined,
    ...rest,
  });
  const run = (...links: LinkHealth[]) => runCommand(health, { health: { check: async () => links } }, {});

  test.each<[LinkHealth[], string, View['tone']]>([
    [[link('Slack', 'good'), link('Store', 'good')], 'All 2 links answered just now.', 'good'],
    [[link('Slack', 'good'), link('Kafka', 'bad')], 'Kafka does not answer.', 'critical'],
    [[link('Kafka', 'bad'), link('MinIO', 'bad')], 'Kafka, MinIO do not answer.', 'critical'],
  ])('of %o says so', async (links, title, tone) => {
    const shown = await run(...links);
    expect(shown.tone).toBe(tone);
    expect(viewText(shown)).toContain(title);
  });

  test.each(['unknown', 'warning'] as const)('is not called good while one link is %s', async (state) => {
    expect((await run(link('Slack', 'good'), link('Lab', state))).tone).not.toBe('good');
  });

  test('says of what does not answer when it last did, or that it never did, and what to do', async () => {
    const shown = viewText(
      await run(link('Kafka', 'bad', { lastAnswerAt: 0, hint: 'Start it.' }), link('MinIO', 'bad')),
    );
    expect(shown).toContain('● Kafka  Kafka detail · last answer 1970-01-01 00:00 UTC Start it.');
    expect(shown).toContain('● MinIO  MinIO detail · never answered');
  });
});
