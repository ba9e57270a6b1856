// What `npm start` and `npm test` run, on any Node from 18 on: makes the set-up true, then starts the program with a Node that can run it.
// Plain JavaScript, because an old Node reads it.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = dirname(fileURLToPath(import.meta.url));
const wanted = { major: 24, minor: 15 };

function stop(sentence) {
  process.stderr.write(`middlewatch: ${sentence}\n`);
  process.exit(1);
}

/** Installs what the lockfile says, when it says something else than what was installed last. */
function install() {
  const stamp = join(home, 'node_modules', '.middlewatch-stamp');
  const lock = createHash('sha256')
    .update(readFileSync(join(home, 'package-lock.json')))
    .digest('hex');
  const found = `${lock} ${platform()}-${arch()}`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === found) return;
  process.stderr.write('middlewatch: installing the packages (about 20 s, once)\n');
  const args = [
    'ci',
    '--engine-strict=false',
    '--include=optional',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  // The program itself must not inherit a production setting into its own installation.
  const done = spawnSync('npm', args, { cwd: home, stdio: ['ignore', 2, 2], shell: platform() === 'win32' });
  if (done.error) stop(`npm could not be started (${done.error.message}). Install Node.js with npm.`);
  if (done.status !== 0) stop(`npm ci failed with exit code ${done.status}; its own words are above.`);
  writeFileSync(stamp, found);
}

function newEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > wanted.major || (major === wanted.major && minor >= wanted.minor);
}

/** This Node if it is new enough, else the one that npm installed, if it runs here. */
function chooseNode() {
  if (newEnough(process.version)) return process.execPath;
  const installed = join(home, 'node_modules', `node-${platform()}-${arch()}`, 'bin', 'node');
  const tried = existsSync(installed) ? spawnSync(installed, ['--version'], { encoding: 'utf8' }) : undefined;
  if (tried?.status === 0 && newEnough(tried.stdout.trim())) return installed;
  return stop(
    `this is Node ${process.version}; it needs ${wanted.major}.${wanted.minor} or later, and no package brings one for ${platform()}-${arch()}. Install Node ${wanted.major} LTS (nodejs.org, or your package manager) and start again.`,
  );
}

/** A trial only where nothing says that this is meant to be a real installation. */
function isTrial() {
  const slack = Object.entries(process.env).some(([name, value]) => name.startsWith('SLACK_') && value);
  return (
    !existsSync('middlewatch.yaml') &&
    !process.env.MIDDLEWATCH_CONFIG &&
    !slack &&
    process.env.NODE_ENV !== 'production' &&
    !process.env.KUBERNETES_SERVICE_HOST
  );
}

/** Node's flags for the bot; why there are any stands in docs/adr/0018-memory.md. */
function nodeFlags(program) {
  if (program !== 'src/main.ts') return [];
  return JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).config.nodeFlags.split(' ');
}

function choose(args) {
  if (args[0] === '--test') return { program: 'test/main.ts', rest: args.slice(1) };
  if (args[0] === '--run') return { program: args[1], rest: args.slice(2) };
  if (args.includes('--config') || !isTrial()) return { program: 'src/main.ts', rest: args };
  return { program: 'trial/main.ts', rest: args };
}

install();
const { program, rest } = choose(process.argv.slice(2));
const node = chooseNode();
const path = `${dirname(node)}${platform() === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`;
const child = spawn(node, [...nodeFlags(program), join(home, program), ...rest], {
  stdio: 'inherit',
  env: { ...process.env, PATH: path },
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => stop(`${program} could not be started (${error.message}).`));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128 + 15)));
