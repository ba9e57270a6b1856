import { formatDuration } from '../../lib/duration.ts';
import { bad, type Finding, good, unknown, warning } from './finding.ts';

/** When a server was asked and answered by this machine's clock, and what its own said. */
export interface Heard {
  readonly askedAt: number;
  readonly answeredAt: number;
  /** Of the header Date, whole seconds (RFC 9110, 6.6.1); undefined where it has none. */
  readonly serverAt: number | undefined;
}

const tolerableMs = 2_000;
/** Slack refuses signatures of another minute than its own after 5 min; times on cards are wrong long before. */
const badMs = 60_000;

/** How far this machine's clock is from a server's. A difference that the resolution and the way explain is none. */
export function judgeSkew(server: string, heard: Heard | undefined): Finding {
  const what = `Clock beside ${server}`;
  const fix = 'Let this machine set its clock by NTP: times on cards, and what counts as late, come from it.';
  if (heard?.serverAt === undefined) return unknown(what, 'not checked: no time came with an answer', fix);
  // The second that the server named began at most 1 s before it answered.
  const ahead = heard.askedAt - (heard.serverAt + 1_000);
  const behind = heard.serverAt - heard.answeredAt;
  const skewMs = Math.max(0, ahead, behind);
  if (skewMs <= tolerableMs) return good(what, 'they agree to about 2 s');
  const detail = `this machine is ${formatDuration(skewMs)} ${ahead > behind ? 'ahead' : 'behind'}`;
  return (skewMs > badMs ? bad : warning)(what, detail, fix);
}
