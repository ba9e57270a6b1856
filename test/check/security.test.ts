import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './tool.ts';

// docs/security.md says which test shows what it promises: each of them must be there under its name.
const text = readFileSync(join(root, 'docs/security.md'), 'utf8');
const threats = [...text.matchAll(/^### (.+)\n([\s\S]*?)(?=^##)/gm)].map(([, name = '', said = '']) => ({
  name,
  said,
}));
const shown = [...text.matchAll(/^ *- `(test\/[\w./-]+\.test\.ts)`: (.+)$/gm)].flatMap(([, path = '', names = '']) =>
  [...names.matchAll(/“([^”]+)”/g)].map(([, name = '']) => ({ path, name })),
);

test('the threats are those that a bot with these keys has', () => {
  expect(threats.map(({ name }) => name)).toEqual([
    'A stolen Slack account',
    'Malicious text in alerts, logs, names and records',
    'A replayed or forged request or click',
    'A compromised channel',
    'A curious colleague',
    'A leaked bot token',
  ]);
});

describe.each(threats)('$name', ({ said }) => {
  test('has controls, tests that show them, and what is not defended', () => {
    expect(said).toMatch(/^Controls: /m);
    expect(said).toMatch(/^Shown by:$/m);
    expect(said).toMatch(/^ *- `test\//m);
    expect(said).toMatch(/^Not defended: /m);
  });
});

test('many tests are named', () => {
  expect(shown.length).toBeGreaterThan(40);
});

test.each(shown)('$path has “$name”', ({ path, name }) => {
  expect(existsSync(join(root, path))).toBe(true);
  const source = readFileSync(join(root, path), 'utf8');
  expect(source.replaceAll(/\\(['"])/g, '$1')).toContain(name);
});
