import { parseArgs } from 'node:util';
import { setUp } from './app/setup.ts';
import { processEnvironment } from './edge/config/environment.ts';
import { systemClock } from './lib/clock.ts';
import { MiddlewatchError, reasonOf } from './lib/error.ts';
import { createLog } from './lib/log.ts';
import { createRedact } from './lib/redact.ts';

const usage = `Usage: npm run setup -- [--config middlewatch.yaml] [--operations-channel ops] [--alerts-channel ops-alerts] [--alert-topic TOPIC …]`;

// What `npm run setup` runs. It asks nothing. 0: written; 1: the file is there already, or cannot be written; 2: a wrong flag or variable.
try {
  const { values } = parseArgs({
    options: {
      config: { type: 'string', default: 'middlewatch.yaml' },
      'operations-channel': { type: 'string', default: 'ops' },
      'alerts-channel': { type: 'string', default: 'ops-alerts' },
      'alert-topic': { type: 'string', multiple: true, default: [] },
    },
  });
  const flags = {
    path: values.config,
    operationsChannel: values['operations-channel'],
    alertsChannel: values['alerts-channel'],
    alertTopics: values['alert-topic'],
  };
  const log = createLog('silent', createRedact());
  const lines = await setUp(flags, processEnvironment(), { clock: systemClock(), log });
  process.stdout.write(`${lines.join('\n')}\n`);
} catch (thrown) {
  const known = thrown instanceof MiddlewatchError;
  const sentence = known ? [thrown.message, thrown.hint].filter(Boolean).join(' ') : `${reasonOf(thrown)}\n${usage}`;
  process.stderr.write(`${sentence}\n`);
  process.exitCode = known && thrown.code !== 'usage' ? 1 : 2;
}
