import type { Missing } from './system.ts';
import { type FindTool, findTool, runTool } from './tool.ts';

/** What the servers built here say in the go line of their go.mod. */
const oldestGo: readonly [number, number] = [1, 24];

/** What this machine lacks to build `what`: Go, or a newer one. Empty if it can. */
export async function missingGo(what: string, find: FindTool = findTool): Promise<readonly Missing[]> {
  const go = await find('go');
  const found =
    go === undefined
      ? undefined
      : /go(\d+)\.(\d+)/.exec(await runTool(go, ['env', 'GOVERSION'], { timeoutMs: 20_000 }));
  const [major, minor] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)];
  if (major > oldestGo[0] || (major === oldestGo[0] && minor >= oldestGo[1])) return [];
  const wanted = `${what} is built by Go ${oldestGo.join('.')} or newer`;
  const said = found === undefined || found === null ? wanted : `${wanted}, found ${major}.${minor}`;
  return [
    { what: 'go', install: `${said}: install it from https://go.dev/dl (on Debian 13: apt-get install golang-go).` },
  ];
}
