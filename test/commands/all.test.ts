import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseWords } from '../../src/core/command/parse.ts';
import { button, actions as row, view } from '../../src/core/view/build.ts';
import { actionLiterals } from '../support/action-literal.ts';
import { actionFaults, allCommands } from '../support/check-actions.ts';

const commands = await allCommands();
const spoken = (name: string) => `/${name}`;

test('the first commands are all there', () => {
  const wanted = [
    'alerts ack',
    'alerts list',
    'docker logs',
    'docker ps',
    'docker restart',
    'docker run',
    'k8s get',
    'k8s logs',
    'k8s restart',
    'k8s scale',
    'kafka create-topic',
    'kafka lag',
    'kafka peek',
    'kafka topics',
    'minio info',
    'minio ls',
    'minio share',
    'minio stat',
    'ops audit',
    'ops health',
    'ops help',
  ];
  expect(wanted.filter((name) => !commands.has(name))).toEqual([]);
});

describe.each([...commands.values()])('$name', (command) => {
  test('is named like its file', () => {
    const [noun = '', verb = ''] = command.name.split(' ');
    expect(existsSync(join(import.meta.dirname, '..', '..', 'commands', noun, `${verb}.ts`))).toBe(true);
  });

  test('has a summary that fits a line and ends without a full stop', () => {
    expect(command.summary).toMatch(/^[A-Z].*[^.]$/);
    expect(command.summary.length).toBeLessThanOrEqual(80);
    for (const argument of Object.values(command.args)) expect(argument.summary).toMatch(/\S.*[^.]$/);
  });

  test('has examples that parse, each to itself', () => {
    const examples = command.examples ?? [];
    if (!command.hidden && Object.values(command.args).some((argument) => argument.required))
      expect(examples.length, 'examples').toBeGreaterThan(0);
    for (const example of examples)
      expect(parseWords(`${command.name} ${example}`, commands, spoken).command).toBe(command);
  });

  test('takes its own defaults', () => {
    for (const [name, argument] of Object.entries(command.args)) {
      if (!('default' in argument) || argument.default === undefined) continue;
      const given = { ...command, args: { [name]: argument } };
      const parsed = parseWords(command.name, new Map([[command.name, given]]), spoken);
      expect(parsed.args[name], name).toBeDefined();
    }
  });
});

describe('every button that is written out', () => {
  const literals = actionLiterals(['commands', 'src']);

  test('is found', () => {
    expect(literals.length).toBeGreaterThan(20);
  });

  test.each(literals)('$at leads to a command that takes its arguments: $command', ({ command: name, args }) => {
    const command = commands.get(name);
    expect(command, name).toBeDefined();
    const known = [...Object.keys(command?.args ?? {}), 'on'];
    expect((args ?? []).filter((argument) => !known.includes(argument))).toEqual([]);
  });
});

test.each([
  [button('Why', 'k8s nosuch'), 'button "Why": there is no command "k8s nosuch"'],
  [button('Lag', 'kafka lag', { grop: 'orders' }), 'There is no argument "grop"'],
  [button('Scale', 'k8s scale', { workload: 'api' }), 'replicas is missing'],
  [button('File', 'ops file', { output: 'v'.repeat(2_000) }), 'Slack takes 2,000'],
  [button(' ', 'ops health'), 'it has no label'],
  [{ kind: 'link' as const, label: 'Runbook', url: 'nowhere' }, '"nowhere" is no address'],
  [
    button(
      'Filter',
      'ops page',
      { output: 'O' },
      { ask: { title: 'F', submit: 'F', fields: [{ argument: 'fnd', label: 'x' }] } },
    ),
    'its form asks for fnd, which ops page does not take',
  ],
])('the checker of buttons finds a fault: %#', (action, fault) => {
  const part = row(action);
  if (part === undefined) throw new Error('there is no row');
  expect(actionFaults(view('t', [part]), commands).join('\n')).toContain(fault);
});

test('the checker of buttons lets good ones pass', () => {
  const ask = { title: 'S', submit: 'S', fields: [{ argument: 'replicas', label: 'Replicas' }] };
  const part = row(
    button('Scale', 'k8s scale', { workload: 'api', on: 'prod' }, { ask }),
    button('Health', 'ops health'),
  );
  if (part === undefined) throw new Error('there is no row');
  expect(actionFaults(view('t', [part]), commands)).toEqual([]);
});
