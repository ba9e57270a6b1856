import { parseArgs } from 'node:util';
import { configReport } from './app/config-report.ts';
import { processEnvironment } from './edge/config/environment.ts';
import { loadConfig } from './edge/config/load-config.ts';
import { fail, MiddlewatchError, reasonOf } from './lib/error.ts';

const usage = `Usage: npm run check-config -- [--config FILE]
Reads the configuration as a start would, prints its routes and runs its route tests; connects to nothing.
Ends with 0 when all is well, 1 when a route test fails, 2 when the configuration is wrong.`;

// What `npm run check-config` runs.
try {
  const { config, help } = flags();
  if (help) process.stdout.write(`${usage}\n`);
  else check(config ?? processEnvironment().MIDDLEWATCH_CONFIG ?? 'middlewatch.yaml');
} catch (thrown) {
  if (!(thrown instanceof MiddlewatchError)) throw thrown;
  process.stderr.write(`${[thrown.message, thrown.hint].filter(Boolean).join(' ')}\n`);
  process.exitCode = 2;
}

function flags() {
  try {
    return parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (thrown) {
    throw fail('usage', reasonOf(thrown), { hint: `\n${usage}` });
  }
}

function check(path: string): void {
  const { lines, passed } = configReport(loadConfig(path));
  process.stdout.write(`${[`${path} can be read.`, ...lines].join('\n')}\n`);
  process.exitCode = passed ? 0 : 1;
}
