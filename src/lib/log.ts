import { type Logger, pino } from 'pino';
import type { Redact } from './redact.ts';

/** A structured log: a static message and fields. */
export type Log = Logger;

const secretKeys = [
  'token',
  'password',
  'secret',
  'secretKey',
  'accessKey',
  'authorization',
  'botToken',
  'appToken',
  'signingSecret',
];

/**
 * A log to standard error as JSON lines. Fields named like a secret are redacted at two depths, and whatever has the shape of
 * a secret in any text of a line, such as the answer of a server that an error quotes.
 */
export function createLog(level: string, redact: Redact): Log {
  const paths = secretKeys.flatMap((key) => [key, `*.${key}`]);
  const out = pino.destination({ dest: 2, sync: false });
  return pino(
    { level, base: null, redact: { paths, censor: '[redacted]' } },
    { write: (line: string) => out.write(redactLine(line, redact)) },
  );
}

/** The line without secrets; still one line of JSON. */
export function redactLine(line: string, redact: Redact): string {
  if (redact(line).count === 0) return line;
  const clean = JSON.stringify(JSON.parse(line), (_, value: unknown) =>
    typeof value === 'string' ? redact(value).text : value,
  );
  return `${clean}\n`;
}
