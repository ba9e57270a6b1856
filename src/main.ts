import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';

enableCompileCache();
const { createApp } = await import('./app.ts');
const { configFile } = await import('./edge/config/config-file.ts');
const { loadConfig, parseConfig } = await import('./edge/config/load-config.ts');
const { processEnvironment } = await import('./edge/config/environment.ts');
const { slackSettings } = await import('./edge/config/slack-secret.ts');
const { MiddlewatchError, reasonOf } = await import('./lib/error.ts');
const { createLog } = await import('./lib/log.ts');
const { createRedact } = await import('./lib/redact.ts');

/** The process edge: configuration in, signals through, one exit code out. 0 after a drain, 1 when it cannot run, 2 for a wrong configuration. */
async function main(): Promise<void> {
  const environment = processEnvironment();
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  const path = values.config ?? environment.MIDDLEWATCH_CONFIG ?? 'middlewatch.yaml';
  const given = values.config !== undefined || environment.MIDDLEWATCH_CONFIG !== undefined;
  const config = given || existsSync(path) ? loadConfig(path) : parseConfig('', 'middlewatch.yaml');
  const log = createLog(environment.LOG_LEVEL ?? config.log.level, createRedact(config.redact.patterns));
  const slack = slackSettings(config.slack, environment);

  const file = given || existsSync(path) ? { file: configFile(path, config) } : {};
  const app = await createApp({ config, slack, log, ...file });
  let stopping: Promise<void> | undefined;
  const stop = (signal: string): void => {
    if (stopping !== undefined) return;
    log.info({ signal }, 'stopping');
    stopping = app.stop().then(
      () => process.exit(0),
      (thrown: unknown) => {
        log.error({ err: thrown }, 'the stop failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGHUP', () => void app.reload());
  if (environment.MIDDLEWATCH_LEASH === 'stdin') {
    // Whoever started it holds the other end: when that process is gone, however it went, this one ends too.
    process.stdin.resume();
    process.stdin.on('end', () => stop('end of standard input'));
  }
  process.on('unhandledRejection', (thrown) => log.error({ err: thrown }, 'a promise failed that nobody waited for'));

  const { httpPort } = await app.start();
  process.stdout.write(`${JSON.stringify({ ready: true, httpPort, pid: process.pid })}\n`);
}

try {
  await main();
} catch (thrown) {
  const known = thrown instanceof MiddlewatchError;
  const sentence = known ? [thrown.message, thrown.hint].filter(Boolean).join(' ') : reasonOf(thrown);
  process.stderr.write(`middlewatch: ${sentence}\n`);
  if (!known && thrown instanceof Error && processEnvironment().LOG_LEVEL === 'debug')
    process.stderr.write(`${thrown.stack}\n`);
  process.exit(known && thrown.code === 'usage' ? 2 : 1);
}
