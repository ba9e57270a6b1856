import { describe, expect, it } from 'vitest';
import { outline } from '../../../src/core/kubernetes/outline.ts';
import { diffLines, templateDiff } from '../../../src/core/kubernetes/template-diff.ts';
import { createRedact } from '../../../src/lib/redact.ts';

const template = (image: string, env: readonly object[] = []) => ({
  metadata: { labels: { app: 'api' } },
  spec: { containers: [{ name: 'main', image, env, args: ['--fast'] }] },
});

describe('the difference of two templates', () => {
  it.each<[string, unknown, unknown, string[]]>([
    ['nothing', template('a:1'), template('a:1'), []],
    [
      'an image',
      template('a:2'),
      template('a:1'),
      ['- spec.containers.main.image: a:2', '+ spec.containers.main.image: a:1'],
    ],
    [
      'a variable that goes, and one that is another',
      template('a:1', [
        { name: 'NEW', value: 'x' },
        { name: 'RATE', value: '5' },
      ]),
      template('a:1', [{ name: 'RATE', value: '9' }]),
      ['- spec.containers.main.env.NEW: x', '- spec.containers.main.env.RATE: 5', '+ spec.containers.main.env.RATE: 9'],
    ],
    [
      'a variable from elsewhere that comes',
      template('a:1'),
      template('a:1', [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'api', key: 'k' } } }]),
      [
        '+ spec.containers.main.env.KEY.valueFrom.secretKeyRef.name: api',
        '+ spec.containers.main.env.KEY.valueFrom.secretKeyRef.key: k',
      ],
    ],
    ['an item of a list', { args: ['a', 'b'] }, { args: ['a'] }, ['- args[1]: b']],
  ])('%s', (_, before, after, lines) => {
    expect(diffLines(templateDiff(before, after))).toEqual(lines);
  });

  it('whatever the order of fields', () => {
    expect(templateDiff({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([]);
  });

  it('puts the name of a variable right before its value, so that a secret is recognised', () => {
    const lines = diffLines(
      templateDiff(template('a:1', [{ name: 'DB_PASSWORD', value: 'hunter2-hunter2' }]), template('a:1')),
    );
    expect(createRedact()(lines.join('\n')).text).not.toContain('hunter2');
  });
});

describe('an outline', () => {
  it.each<[unknown, string[]]>([
    [{ a: { b: 1, c: [] } }, ['a.b: 1']],
    [{ a: {} }, ['a: {}']],
    [{ a: [{ name: 'x' }, { port: 80 }], b: null }, ['a.x: {}', 'a[1].port: 80', 'b: null']],
  ])('of %j', (value, lines) => {
    expect(outline(value).map(({ path, value: leaf }) => `${path}: ${leaf}`)).toEqual(lines);
  });

  it('is bounded', () => {
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${at}`, at]));
    expect(outline(wide)).toHaveLength(2_000);
  });
});
