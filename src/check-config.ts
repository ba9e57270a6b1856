import { parseArgs } from 'node:util';
import { configReport } from './app/config-report.ts';
import { processEnvironment } from './edge/config/environment.ts';
import { loadConfig } from './edge/config/load-config.ts';
import { MiddlewatchError } from './lib/error.ts';

// What `npm run check-config` runs. 0: a start would take it and every route test passes; 1: a route test fails; 2: it is wrong.
try {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  const path = values.config ?? processEnvironment().MIDDLEWATCH_CONFIG ?? 'middlewatch.yaml';
  const { lines, passed } = configReport(loadConfig(path));
  process.stdout.write(`${[`${path} can be read.`, ...lines].join('\n')}\n`);
  process.exitCode = passed ? 0 : 1;
} catch (thrown) {
  if (!(thrown instanceof MiddlewatchError)) throw thrown;
  process.stderr.write(`${[thrown.message, thrown.hint].filter(Boolean).join(' ')}\n`);
  process.exitCode = 2;
}
