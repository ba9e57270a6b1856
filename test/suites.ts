import { isSystemName, type SystemName } from '../lab/system.ts';

/** Tests that run together, one file after another, as one run of vitest. */
export interface Suite {
  readonly name: string;
  /** The project of vitest.config.ts that its files belong to. */
  readonly project: string;
  /** Its files: each begins with one of these. */
  readonly paths: readonly string[];
  /** Systems of the lab that must be up, or known not to come, before it begins: it would only wait. */
  readonly needs: readonly SystemName[];
  /** What it changes or counts, so that no other suite may touch it meanwhile. */
  readonly holds: readonly Shared[];
}

/** Systems of the shared lab, and the firewall, bridges and mounts of the machine. */
export type Shared = SystemName | 'machine';

const suite = (
  name: string,
  paths: readonly string[],
  { needs = [], holds = [], project = name }: Partial<Pick<Suite, 'needs' | 'holds' | 'project'>> = {},
): Suite => ({ name, project, paths, needs, holds });

const everySystem = ['kafka', 'minio', 'kubernetes', 'docker'] as const;

/**
 * What follows the quick suites, in the order of its beginning: first what needs no lab, while that is built,
 * then the longest, so that the end is not one suite alone.
 */
const listed: readonly Suite[] = [
  suite('workspace', ['test/workspace/']),
  suite('browser', ['test/browser/']),
  suite('image', ['test/live/image/'], { project: 'live', needs: ['docker'], holds: ['docker', 'machine'] }),
  suite('chaos', ['test/chaos/'], { needs: ['kafka'], holds: ['kafka'] }),
  // These break their brokers, so they start their own; the shared one they leave alone.
  suite(
    'own kafka',
    ['cluster', 'many', 'protected', 'watcher'].map((name) => `test/live/kafka/${name}.test.ts`),
    {
      project: 'live',
      needs: ['kafka'],
    },
  ),
  suite('lab kafka', ['test/lab/kafka'], { project: 'lab', needs: ['kafka'] }),
  suite('alerts', ['test/live/alerts/'], { project: 'live', needs: ['kafka'], holds: ['kafka'] }),
  suite(
    'kafka',
    ['commands', 'compression', 'consumer-protocol'].map((name) => `test/live/kafka/${name}.test.ts`),
    {
      project: 'live',
      needs: ['kafka'],
      holds: ['kafka'],
    },
  ),
  suite('docker', ['test/live/docker/'], { project: 'live', needs: ['docker'], holds: ['docker'] }),
  suite('lab docker', ['test/lab/docker'], { project: 'lab', needs: ['docker'], holds: ['docker', 'machine'] }),
  suite('minio', ['test/live/minio/'], { project: 'live', needs: ['minio'], holds: ['minio'] }),
  suite('app', ['test/live/app/'], { project: 'live' }),
  // It looks, and makes things of its own only.
  suite('install', ['test/live/install/'], { project: 'live', needs: ['kafka', 'minio', 'kubernetes'] }),
  suite('smoke', ['test/smoke/'], { needs: ['kubernetes'] }),
  suite('real node', ['test/lab/kubernetes-real-node'], {
    project: 'lab',
    needs: ['kubernetes'],
    holds: ['machine'],
  }),
  suite('kubernetes', ['test/live/kubernetes/'], { project: 'live', needs: ['kubernetes'], holds: ['kubernetes'] }),
  suite('lab kubernetes', ['test/lab/kubernetes.'], { project: 'lab', needs: ['kubernetes'], holds: ['kubernetes'] }),
  suite('lab minio', ['test/lab/minio'], { project: 'lab', needs: ['minio'], holds: ['minio'] }),
  // It plays in real time: whatever else runs would make it late.
  suite('alertmanager', ['test/live/alertmanager/'], {
    project: 'live',
    needs: everySystem,
    holds: [...everySystem, 'machine'],
  }),
  suite('first minutes', ['test/live/first-minutes/'], {
    project: 'live',
    needs: everySystem,
    holds: [...everySystem, 'machine'],
  }),
];

/** Folders of test/ whose files the quick suites run. */
const quickFolders = ['check', 'lib', 'core', 'edge', 'app', 'commands', 'contract', 'generate', 'trial', 'security'];

/**
 * The suites that together run each of the files once, save those of the quick suites.
 * What no suite above names is one of its own for each folder; it holds the system that the folder is named for.
 *
 * @param files Paths of test files from the checkout's top, `test/live/kafka/lag.test.ts`.
 */
export function suitesOf(files: readonly string[]): readonly Suite[] {
  const slow = files.filter((file) => !quickFolders.includes(file.split('/')[1] ?? ''));
  const known = listed.filter(({ paths }) => slow.some((file) => startsWithOneOf(file, paths)));
  const rest = slow.filter((file) => !known.some(({ paths }) => startsWithOneOf(file, paths)));
  const folders = Map.groupBy(rest, (file) => file.split('/').slice(1, -1).join(' '));
  return [
    ...known,
    ...[...folders].map(([folder, paths]) => {
      const [project = folder, ...words] = folder.split(' ');
      const holds = words.filter(isSystemName);
      return suite(folder, paths, { project, needs: holds, holds });
    }),
  ];
}

const startsWithOneOf = (file: string, paths: readonly string[]) => paths.some((path) => file.startsWith(path));
