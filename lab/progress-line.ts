import type { LabStatus, SystemStatus } from './status.ts';
import { systemNames } from './system.ts';

/** One system's status in one line for a terminal, e.g. `minio       building  40 %, about 90 s left`. */
export function statusLine(name: string, status: SystemStatus): string {
  const parts: string[] = [];
  if (status.step !== undefined) parts.push(status.step);
  if (status.fraction !== undefined) parts.push(`${Math.floor(status.fraction * 100)} %`);
  if (status.etaSeconds !== undefined) parts.push(`about ${Math.ceil(status.etaSeconds)} s left`);
  if (status.detail !== undefined) parts.push(status.detail);
  if (status.seedFailure !== undefined) parts.push(status.seedFailure);
  const shell = status.state === 'ready' ? Object.entries(status.shell ?? {}) : [];
  const address = shell.find(([key]) => !/SECRET|PASSWORD|USER|ACCESS/.test(key));
  if (address !== undefined) parts.push(address.join('='));
  return `${name.padEnd(11)} ${status.state.padEnd(12)} ${parts.join(', ')}`.trimEnd();
}

/** What was last said of a system, rounded, so that a build does not fill the terminal: a new line for a new step or a tenth more. */
function said(status: SystemStatus): string {
  return [status.state, status.step, status.fraction === undefined ? '' : Math.floor(status.fraction * 10)].join('|');
}

/** Turns a stream of statuses into lines: only what changed enough to be worth one. */
export function progressLines(write: (line: string) => void): (status: LabStatus) => void {
  const last = new Map<string, string>();
  return (status) => {
    for (const name of systemNames) {
      const system = status.systems[name];
      if (system === undefined || last.get(name) === said(system)) continue;
      last.set(name, said(system));
      write(statusLine(name, system));
    }
  };
}
