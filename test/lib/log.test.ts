import { expect, test } from 'vitest';
import { redactLine } from '../../src/lib/log.ts';
import { createRedact } from '../../src/lib/redact.ts';

const redact = createRedact();

test('a line without secrets is written as it is', () => {
  const line = '{"level":30,"msg":"serving"}\n';
  expect(redactLine(line, redact)).toBe(line);
});

test.each([
  ['in a reason', 'connect postgres://shop:hunter2@db failed'],
  ['as JSON in a text', '{"password":"hunter2"}'],
  ['as half a key', '-----BEGIN PRIVATE KEY-----\nhunter2'],
])('a secret %s is taken out, and the line is still one line of JSON', (_, reason) => {
  const line = redactLine(`${JSON.stringify({ level: 50, err: { message: reason }, msg: 'failed' })}\n`, redact);
  expect(line).not.toContain('hunter2');
  expect(JSON.parse(line)).toMatchObject({ level: 50, msg: 'failed' });
  expect(line.trimEnd()).not.toContain('\n');
});
