import { describe, expect, test } from 'vitest';
import { excerptOf } from '../../../src/core/dead-letter/excerpt.ts';
import { reasonKind } from '../../../src/core/dead-letter/reason-kind.ts';
import { createRedact } from '../../../src/lib/redact.ts';

const redact = createRedact();
const of = (value: unknown, charsMax = 2_000) =>
  excerptOf(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), redact, charsMax);

describe('an excerpt', () => {
  test('masks what a name says is a secret, whatever it holds and however deep', () => {
    const shown = of({ host: 'db1', password: 'hunter2', deep: [{ api_key: { v1: 'abcd' }, token: 12345 }] });
    expect(shown).toContain('db1');
    for (const secret of ['hunter2', 'abcd', '12345']) expect(shown).not.toContain(secret);
  });

  test('masks what looks like a secret under any name, and in text that is no JSON', () => {
    const token = 'ghp_abcdefghijklmnopqrstuvwxyz012345';
    expect(of({ note: `use ${token}` })).not.toContain(token);
    expect(of(`disk full; password=hunter2 ${token}`)).toBe('disk full; password=[redacted] [redacted]');
  });

  test.each<[string, unknown, string]>([
    ['a long text', { log: 'x'.repeat(5_000) }, `${'x'.repeat(100)}… (5000 characters)`],
    ['a long list', { rows: Array.from({ length: 300 }, (_, index) => index) }, '… (300 entries)'],
    ['many fields', Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`f${index}`, 1])), '(90 fields)'],
    ['what is nested deep', JSON.parse(`${'['.repeat(40)}1${']'.repeat(40)}`), '…'],
  ])('cuts %s', (_, value, mark) => {
    const shown = of(value);
    expect(shown).toContain(mark);
    expect(shown.length).toBeLessThan(2_100);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /^\(empty\)$/],
    ['bytes that are no text', new Uint8Array([0xff, 0, 1]), /^ff 00 01 … \(binary\)$/],
    ['a text beyond its bound', Buffer.from('y'.repeat(400)), /^y{50}… \(cut\)$/],
  ])('shows %s', (_, value, shown) => {
    expect(excerptOf(value, redact, 50)).toMatch(shown);
  });
});

test.each([
  ['own: labels.host: No such key: host', 'own: labels.host: No such key: host'],
  [
    'alertmanager: alerts.17.labels: an alert needs at least one label',
    'alertmanager: alerts.#.labels: an alert needs at least one label',
  ],
  ['json: timeout: "tok-81" is not a duration', 'json: timeout: "…" is not a duration'],
])('reasons of one kind are alike: %s', (reason, kind) => {
  expect(reasonKind(reason)).toBe(kind);
});
