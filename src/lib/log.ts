import { type Logger, pino } from 'pino';

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

/** A log to standard error as JSON lines; fields named like a secret are redacted at two depths. */
export function createLog(level: string): Log {
  const paths = secretKeys.flatMap((key) => [key, `*.${key}`]);
  return pino(
    { level, base: null, redact: { paths, censor: '[redacted]' } },
    pino.destination({ dest: 2, sync: false }),
  );
}
