import { readFileSync } from 'node:fs';

/** The kernel counts processor time in hundredths of a second. */
const tickMs = 10;

/** Memory that a process holds in RAM now, in bytes (VmRSS of proc_pid_status(5)). */
export function residentBytesOf(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
}

/** Processor time that all its threads used so far, in milliseconds (utime and stime of proc_pid_stat(5), to 10 ms). */
export function processorMsOf(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in field 2 may hold spaces and brackets, so count from its end: fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** Bytes at most, and at the end. */
export interface Figure {
  readonly peak: number;
  readonly after: number;
}

/** Asks `read` twice a second until it is stopped. */
export function peakOf(read: () => number): { stop(): Figure } {
  let peak = read();
  const timer = setInterval(() => {
    peak = Math.max(peak, read());
  }, 500);
  return {
    stop() {
      clearInterval(timer);
      const after = read();
      return { peak: Math.max(peak, after), after };
    },
  };
}
