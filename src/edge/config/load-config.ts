import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fail, reasonOf } from '../../lib/error.ts';
import { readAlertmanager } from './alertmanager.ts';
import { type Config, configSchema } from './config.ts';
import { readYaml } from './read-yaml.ts';

/** Reads and checks a configuration file, with the alertmanager.yml that it names. Fails with every fault as a line; see readYaml. */
export function loadConfig(path: string): Config {
  return parseConfig(readText(path), path);
}

/** The same for text that is already read; `path` is named in complaints, and what it names is looked for beside it. */
export function parseConfig(text: string, path: string): Config {
  const config = readYaml(text, path, configSchema);
  const named = config.alerts?.alertmanagerFile;
  if (config.alerts === undefined || named === undefined) return config;
  const file = resolve(dirname(path), named);
  return { ...config, alertmanager: readAlertmanager(readText(file), file, config.alerts.receivers) };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw fail('not-found', `The configuration ${path} cannot be read (${reasonOf(thrown)}).`, { cause: thrown });
  }
}
