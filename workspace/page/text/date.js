/**
 * Times as Slack's clients write them, in the reader's own zone. Callers pass the present instant, so that a test can.
 */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const FORMATS = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
};

/**
 * Fills the `{date_short}`-like fields of a date token; a field that Slack does not know stays as it is.
 * Source of the names: "Formatting text for app surfaces" in Slack's documentation.
 * @param {{ timestampSeconds: number, format: string, fallback: string }} date
 * @param {number} nowMs
 * @returns {string}
 */
export function formatDate(date, nowMs) {
  const at = new Date(date.timestampSeconds * 1000);
  if (Number.isNaN(at.getTime())) return date.fallback;
  return date.format.replace(/\{(\w+)\}/g, (whole, name) => {
    if (name === 'ago') return ago(date.timestampSeconds, nowMs);
    const pretty = /^(date(?:_short|_long)?)_pretty$/.exec(name);
    if (pretty) return prettyDay(at, nowMs) ?? write(at, pretty[1] ?? 'date');
    return FORMATS[name] === undefined ? whole : write(at, name);
  });
}

/**
 * How long ago, in the largest unit that says enough: `just now`, `4 min ago`, `2 h ago`, `in 3 d`.
 * @param {number} timestampSeconds
 * @param {number} nowMs
 * @returns {string}
 */
export function ago(timestampSeconds, nowMs) {
  const seconds = Math.round(nowMs / 1000 - timestampSeconds);
  const size = Math.abs(seconds);
  if (size < 5) return 'just now';
  const amount =
    size < MINUTE
      ? `${size} s`
      : size < HOUR
        ? `${Math.floor(size / MINUTE)} min`
        : size < 2 * DAY
          ? `${Math.floor(size / HOUR)} h`
          : `${Math.floor(size / DAY)} d`;
  return seconds < 0 ? `in ${amount}` : `${amount} ago`;
}

/**
 * Date and time to the second, with the zone, for the tooltip of anything that is shown shorter.
 * @param {number} timestampSeconds
 * @returns {string}
 */
export function exactTime(timestampSeconds) {
  const at = new Date(timestampSeconds * 1000);
  if (Number.isNaN(at.getTime())) return 'unknown time';
  return at.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
}

/**
 * `14:05`.
 * @param {number} timestampSeconds
 * @returns {string}
 */
export function clockTime(timestampSeconds) {
  return write(new Date(timestampSeconds * 1000), 'time');
}

/**
 * `Today`, `Yesterday`, or the day with its weekday.
 * @param {number} timestampSeconds
 * @param {number} nowMs
 * @returns {string}
 */
export function dayTitle(timestampSeconds, nowMs) {
  const at = new Date(timestampSeconds * 1000);
  const near = prettyDay(at, nowMs);
  return near ? near.charAt(0).toUpperCase() + near.slice(1) : write(at, 'date_long');
}

/**
 * @param {Date} at
 * @param {number} nowMs
 */
function prettyDay(at, nowMs) {
  for (const [days, word] of /** @type {const} */ ([
    [0, 'today'],
    [-1, 'yesterday'],
    [1, 'tomorrow'],
  ])) {
    const day = new Date(nowMs);
    day.setDate(day.getDate() + days);
    if (day.toDateString() === at.toDateString()) return word;
  }
  return null;
}

/**
 * @param {Date} at
 * @param {string} name
 */
function write(at, name) {
  return name.startsWith('time')
    ? at.toLocaleTimeString('en-GB', FORMATS[name])
    : at.toLocaleDateString('en-GB', FORMATS[name]);
}
