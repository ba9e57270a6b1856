import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir, fillOnce, verifyChecksums } from '../cache.ts';
import type { Estimate, Missing, OnProgress } from '../system.ts';
import { attempt, type FindTool, findTool, runTool } from '../tool.ts';

const pomFile = join(import.meta.dirname, 'pom.xml');
const sumsFile = join(import.meta.dirname, 'jars.sha256');

/** Pinned, because Maven would take the newest of a plugin that the pom does not name. */
const copyGoal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** Measured: 46 jars and the plugin's own. */
const downloadBytes = 66_000_000;
const downloadSeconds = 15;
const downloadWithinMs = 300_000;

/** A runnable Kafka: the Java program and what it needs to load. */
export interface Distribution {
  readonly java: string;
  readonly classPath: string;
  /** Where the archive of loaded classes is, or will be: with it a broker starts in half the time. */
  readonly classArchive: string;
}

/** The tools that Kafka needs and this machine lacks. */
export async function missingForKafka(find: FindTool = findTool): Promise<readonly Missing[]> {
  const missing: Missing[] = [];
  const javaVersion = await majorJavaVersion(find);
  if (javaVersion === undefined || javaVersion < 17) {
    const found =
      javaVersion === undefined ? 'Kafka needs Java 17 or newer' : `Kafka needs Java 17 or newer, found ${javaVersion}`;
    missing.push({ what: 'java', install: `${found}: apt-get install openjdk-17-jre-headless (or any JDK on PATH).` });
  }
  if ((await find('mvn')) === undefined) {
    missing.push({ what: 'mvn', install: 'Kafka is fetched by Maven: apt-get install maven (or put mvn on PATH).' });
  }
  return missing;
}

/** What `java -version` says of itself, whole; undefined without Java. */
async function javaVersionText(find: FindTool): Promise<string | undefined> {
  const java = await find('java');
  if (java === undefined) return undefined;
  const lines: string[] = [];
  await runTool(java, ['-version'], { timeoutMs: 20_000, onLine: (line) => lines.push(line) });
  return lines.join('\n');
}

async function majorJavaVersion(find: FindTool): Promise<number | undefined> {
  const major = /version "(?:1\.)?(\d+)/.exec((await javaVersionText(find)) ?? '')?.[1];
  return major === undefined ? undefined : Number(major);
}

/** The cache directory of the jars: another pom or another list of checksums is another directory. */
async function jarDir(): Promise<string> {
  return cacheDir('kafka', [await readFile(pomFile, 'utf8'), await readFile(sumsFile, 'utf8')]);
}

/** Describes the distribution in the cache, whether it is there or not. Rejects without Java. */
export async function distribution(): Promise<Distribution> {
  const java = await findTool('java');
  if (java === undefined) throw new Error('There is no java on this machine');
  const dir = await jarDir();
  const jars = existsSync(dir) ? (await readdir(dir)).filter((name) => name.endsWith('.jar')).sort() : [];
  // An archive is good for one build of Java and one class path only.
  const key = createHash('sha256')
    .update((await javaVersionText(findTool)) ?? '')
    .digest('hex')
    .slice(0, 12);
  return {
    java,
    classPath: jars.map((name) => join(dir, name)).join(':'),
    classArchive: join(dir, `classes-${key}.jsa`),
  };
}

/** What fetching would cost now. */
export async function estimateKafka(): Promise<Estimate> {
  const cached = existsSync(await jarDir());
  return { seconds: cached ? 0 : downloadSeconds, downloadBytes: cached ? 0 : downloadBytes, cached };
}

/** Fetches the jars from Maven Central and compares every one with the committed checksums; no-op if they are in the cache. */
export async function fetchJars(onProgress: OnProgress, signal: AbortSignal): Promise<void> {
  const mvn = (await findTool('mvn')) ?? 'mvn';
  await fillOnce(await jarDir(), async (unfinished) => {
    onProgress({ step: 'fetching jars from Maven Central', etaSeconds: downloadSeconds });
    const args = [
      '-B',
      '-q',
      '-C',
      copyGoal,
      '-f',
      pomFile,
      `-DoutputDirectory=${unfinished}`,
      '-DincludeScope=runtime',
    ];
    const fetchAll = () => runTool(mvn, args, { timeoutMs: downloadWithinMs, signal, lowPriority: true });
    await attempt('Fetching Kafka from Maven Central', fetchAll, signal);
    onProgress({ step: 'checking checksums', fraction: 0.9 });
    await verifyChecksums(unfinished, await readdir(unfinished), sumsFile);
  });
}
