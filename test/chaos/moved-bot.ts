import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createApp } from '../../src/app.ts';
import { processEnvironment } from '../../src/edge/config/environment.ts';
import { loadConfig } from '../../src/edge/config/load-config.ts';
import { slackSettings } from '../../src/edge/config/slack-secret.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { createRedact } from '../../src/lib/redact.ts';
import { movableClock } from '../../workspace/clock.ts';

// The bot as src/main.ts makes it, but on a clock that its parent moves on over IPC. Kafka's and Slack's clients keep
// the machine's own time.

const order = z.object({ number: z.number(), byMs: z.number() });

function leashedClock(): Clock & { advance(byMs: number): void } {
  const { nowMs, after, advance } = movableClock();
  return {
    now: nowMs,
    after,
    advance,
    every(ms, task) {
      let cancel = () => {};
      const arm = () => {
        cancel = after(ms, () => {
          arm();
          task();
        });
      };
      arm();
      return () => cancel();
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const cancel = after(ms, () => resolve());
        signal?.addEventListener('abort', () => {
          cancel();
          reject(signal.reason);
        });
      }),
  };
}

const environment = processEnvironment();
const { values } = parseArgs({ options: { config: { type: 'string', default: '' }, 'offset-ms': { type: 'string' } } });
const config = loadConfig(values.config);
const clock = leashedClock();
clock.advance(Number(values['offset-ms'] ?? 0));

process.on('message', (message) => {
  const { number, byMs } = order.parse(message);
  clock.advance(byMs);
  // After what fell due has begun.
  setImmediate(() => process.send?.({ number, now: clock.now() }));
});
process.on('disconnect', () => process.exit(0));

const log = createLog(config.log.level, createRedact(config.redact.patterns));
const app = await createApp({ config, slack: slackSettings(config.slack, environment), log }, { clock });
const { httpPort } = await app.start();
process.stdout.write(`${JSON.stringify({ ready: true, httpPort, pid: process.pid })}\n`);
