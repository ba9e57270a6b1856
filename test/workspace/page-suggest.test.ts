import { describe, expect, it } from 'vitest';
import { type Known, readCatalog, suggest, usageOf } from '../../workspace/page/chat/suggest.js';

const known: Known = {
  commands: [
    {
      command: '/k8s',
      description: 'Kubernetes',
      usageHint: 'get <kind> [name] | logs <pod> | scale <workload> <replicas>',
    },
    { command: '/kafka', description: 'Kafka', usageHint: 'verb [arguments]' },
  ],
  catalog: [],
  people: [
    { name: 'dana', realName: 'Dana Scott' },
    { name: 'middlewatch', realName: 'Middlewatch' },
  ],
  channels: [{ name: 'ops' }, { name: 'ops-alerts' }, { name: 'shop' }],
  inThread: false,
};

function inserts(text: string, over: Partial<Known> = {}): string[] {
  return suggest({ ...known, ...over }, text, text.length)?.items.map(({ insert }) => insert) ?? [];
}

describe('the composer offers', () => {
  it.each([
    ['/', ['/k8s ', '/kafka ']],
    ['/ka', ['/kafka ']],
    ['/nothing', []],
    ['/k8s ', ['/k8s get ', '/k8s logs ', '/k8s scale ']],
    ['/k8s s', ['/k8s scale ']],
    ['/k8s get pods', []],
    ['/kafka ', []],
    ['hello /k8s', []],
    ['@', ['@dana ', '@middlewatch ']],
    ['ask @sco', ['@dana ']],
    ['mail@dana', []],
    ['see #ops', ['#ops ', '#ops-alerts ']],
    ['plain words', []],
  ])('for %j: %j', (text, expected) => {
    expect(inserts(text)).toEqual(expected);
  });

  it('verbs from the catalogue before those of the usage hint', () => {
    const catalog = readCatalog({ commands: [{ name: 'kafka lag', summary: 'Who is behind', usage: '[group]' }] });
    expect(inserts('/kafka ', { catalog })).toEqual(['/kafka lag ']);
  });

  it('no commands in a thread, where they do not work', () => {
    expect(inserts('/k', { inThread: true })).toEqual([]);
  });

  it('the stretch of text that a choice replaces', () => {
    expect(suggest(known, 'ask @da now', 7)).toMatchObject({ from: 4, to: 7 });
  });
});

describe('the usage line', () => {
  it.each([
    ['/k8s', '/k8s', 'get <kind> [name] | logs <pod> | scale <workload> <replicas>'],
    ['/k8s scale api', '/k8s scale', '<workload> <replicas>'],
    ['/kafka topics', '/kafka', 'verb [arguments]'],
  ])('of %j is that of %s', (text, name, usage) => {
    expect(usageOf(known, text)).toMatchObject({ name, usage });
  });

  it('is absent for words and unknown commands', () => {
    expect(usageOf(known, 'hello')).toBeNull();
    expect(usageOf(known, '/nothing')).toBeNull();
  });
});

it.each([null, 'text', [], {}, { commands: 'none' }, { commands: [null, 3, {}] }])(
  '%j is an empty catalogue',
  (value) => {
    expect(readCatalog(value)).toEqual([]);
  },
);
