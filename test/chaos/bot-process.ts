import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';

const program = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const movedProgram = join(import.meta.dirname, 'moved-bot.ts');
const readyLine = z.object({ ready: z.literal(true), httpPort: z.number() });
const moved = z.object({ number: z.number(), now: z.number() });
const moveWithinMs = 20_000;

/** The bot as a process of its own. */
export interface BotProcess {
  /** Resolves when it serves, with the port of its health; rejects with its own words when it ends before. */
  readonly ready: Promise<number>;
  alive(): boolean;
  /** kill -9 of the process itself; resolves when it is dead. */
  kill(): Promise<void>;
  /** What it wrote to standard error: its log. */
  said(): string;
}

/** The bot on a clock that is moved from here. */
export interface MovedBot extends BotProcess {
  /** Moves its clock on and resolves with its time when it has turned to what fell due. */
  advance(byMs: number): Promise<number>;
}

/** How a bot is started. */
export interface BotSettings {
  readonly configPath: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts `node src/main.ts --config …`. */
export function startBot(settings: BotSettings): BotProcess {
  return watched(run(program, settings, []));
}

/** Starts the same bot on a clock that is `offsetMs` ahead. */
export function startMovedBot(settings: BotSettings, offsetMs: number): MovedBot {
  const child = run(movedProgram, settings, ['--offset-ms', String(offsetMs)], true);
  let number = 0;
  return {
    ...watched(child),
    async advance(byMs) {
      number += 1;
      const mine = number;
      const answered = new Promise<number>((resolve, reject) => {
        const signal = AbortSignal.timeout(moveWithinMs);
        signal.addEventListener('abort', () =>
          reject(new Error(`the bot's clock was not moved in ${moveWithinMs} ms`)),
        );
        const hear = (message: unknown) => {
          const read = moved.parse(message);
          if (read.number !== mine) return;
          child.off('message', hear);
          resolve(read.now);
        };
        child.on('message', hear);
      });
      child.send({ number: mine, byMs });
      return answered;
    },
  };
}

function run(path: string, settings: BotSettings, args: readonly string[], ipc = false): ChildProcess {
  return spawn(process.execPath, [path, '--config', settings.configPath, ...args], {
    // Standard input is its leash: if this process is gone, however it went, the bot ends too.
    env: { PATH: process.env.PATH ?? '', MIDDLEWATCH_LEASH: 'stdin', ...settings.environment },
    stdio: ['pipe', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
  });
}

function watched(child: ChildProcess): BotProcess {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      said += String(chunk);
    });
  }
  const ended = once(child, 'close');
  const ready = new Promise<number>((resolve, reject) => {
    const look = () => {
      const line = said.split('\n').find((each) => each.startsWith('{"ready":true'));
      if (line === undefined) return;
      child.stdout?.off('data', look);
      resolve(readyLine.parse(JSON.parse(line)).httpPort);
    };
    child.stdout?.on('data', look);
    void ended.then(() => reject(new Error(`the bot ended before it served: ${said.slice(-2_000)}`)));
  });
  ready.catch(() => undefined);
  return {
    ready,
    alive: () => child.exitCode === null && child.signalCode === null,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    said: () => said,
  };
}
