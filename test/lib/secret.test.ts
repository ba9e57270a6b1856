import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { secret } from '../../src/lib/secret.ts';

test('a secret prints as nothing but a mark, wherever it ends up', () => {
  const held = secret('hunter2');
  let logged = '';
  const sink = new Writable({
    write(chunk, _, done) {
      logged += String(chunk);
      done();
    },
  });
  pino(sink).info({ held }, 'a log line');
  const printed = [`${held}`, JSON.stringify({ held }), inspect({ held }, { depth: 9 }), logged].join('\n');
  expect(printed).not.toContain('hunter2');
  expect(printed.match(/\[redacted\]/g)).toHaveLength(4);
  expect(held.reveal()).toBe('hunter2');
});
