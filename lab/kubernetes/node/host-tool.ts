import { runTool } from '../../tool.ts';

/** The environment with the places where administrators' tools live, which a user's PATH may leave out. */
export function hostEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin` };
}

/** Runs a tool of the machine to its end, for 20 s at most; returns what it printed. */
export function runHostTool(name: string, args: readonly string[]): Promise<string> {
  return runTool(name, args, { timeoutMs: 20_000, env: hostEnvironment() });
}
