import { hash } from 'node:crypto';
import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Config } from './config.ts';
import { loadConfig } from './load-config.ts';

/** The files that the configuration stands in: middlewatch.yaml, and the alertmanager.yml that it names. */
export interface ConfigFile {
  readonly name: string;
  /** Reads and checks them; fails with every fault as a line. */
  load(): Config;
  /** Changes with what stands in the files; also while they cannot be read. */
  digest(): string;
  /** Calls `changed` for whatever happens beside the files; the returned function ends it. */
  watch(changed: () => void): () => void;
}

/** The configuration at a path; `first` is what was read from it at the start. */
export function configFile(path: string, first: Config): ConfigFile {
  let files = filesOf(path, first);
  return {
    name: basename(path),
    load() {
      const config = loadConfig(path);
      files = filesOf(path, config);
      return config;
    },
    digest: () => hash('sha256', files.map(contentOf).join('\0')),
    watch(changed) {
      // Editors and config maps replace files: their folders are watched, not the files themselves.
      const watchers = [...new Set(files.map((file) => dirname(file)))].map((folder) => watchFolder(folder, changed));
      return () => {
        for (const watcher of watchers) watcher?.close();
      };
    },
  };
}

function filesOf(path: string, config: Config): string[] {
  return config.alertmanager === undefined ? [path] : [path, config.alertmanager.path];
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Undefined where the system cannot watch; then the regular look finds the change. */
function watchFolder(folder: string, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
