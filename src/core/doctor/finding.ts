/** What the doctor found of one thing. What could not be looked at is `unknown`, never `good`; whatever is not good has a fix. */
export type Finding = {
  /** What was looked at: `Slack bot token`, `Kafka prod`. */
  readonly what: string;
  /** What was found, or why nothing was. */
  readonly detail: string;
} & ({ readonly state: 'good' } | { readonly state: 'warning' | 'bad' | 'unknown'; readonly fix: string });

type Maker = (what: string, detail: string, fix: string) => Finding;

export const good = (what: string, detail: string): Finding => ({ state: 'good', what, detail });
export const warning: Maker = (what, detail, fix) => ({ state: 'warning', what, detail, fix });
export const bad: Maker = (what, detail, fix) => ({ state: 'bad', what, detail, fix });
export const unknown: Maker = (what, detail, fix) => ({ state: 'unknown', what, detail, fix });

const marks = { good: '✓', warning: '◐', bad: '●', unknown: '○' } as const;

/** Each finding as a line, with its fix below it, and a line that counts them. */
export function findingLines(findings: readonly Finding[]): string[] {
  const width = Math.max(0, ...findings.map(({ what }) => what.length));
  const lines = findings.flatMap((finding) => {
    const head = `${marks[finding.state]} ${finding.state.padEnd(7)}  ${finding.what.padEnd(width)}  ${oneLine(finding.detail)}`;
    return finding.state === 'good' ? [head] : [head, `${' '.repeat(width + 13)}→ ${oneLine(finding.fix)}`];
  });
  return [...lines, '', countSentence(findings)];
}

const severities = ['bad', 'warning', 'unknown', 'good'] as const;

function countSentence(findings: readonly Finding[]): string {
  const counts = severities.map((state) => ({ state, count: findings.filter((each) => each.state === state).length }));
  return `${counts
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${count} ${state}`)
    .join(', ')}.`;
}

/** 0: all is good. 1: something is a warning, or could not be found out. 2: something is bad. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 2 {
  if (findings.some(({ state }) => state === 'bad')) return 2;
  return findings.length > 0 && findings.every(({ state }) => state === 'good') ? 0 : 1;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' · ');
}
