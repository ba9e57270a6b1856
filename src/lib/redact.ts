/** A text without its secrets, and how many there were. */
export interface Redacted {
  readonly text: string;
  readonly count: number;
}

/** Takes secrets out of text. The same text again changes nothing: what was taken out has no shape of a secret. */
export interface Redact {
  (text: string): Redacted;
  /** Whether a name such as `DB_PASSWORD` says that its value is a secret. */
  isSecretName(name: string): boolean;
}

export const redactedMark = '[redacted]';

interface Shape {
  readonly name: string;
  readonly pattern: RegExp;
  /** The first group is kept, as the name before a value; without it all is taken out. */
  readonly keepsFirst?: true;
}

/** The last words of a name whose value is a secret. What follows them (`tokenCount`, `secretName`) makes it another thing. */
const secretWords =
  'password|passwd|passphrase|pwd|secret|token|api[_.-]?key|access[_.-]?key|secret[_.-]?key|private[_.-]?key|credentials?|authorization|cookie';

/** Words that stand after such a name in plain speech: a person at night needs them. */
const plainWords =
  'true|false|null|none|nil|undefined|invalid|expired|missing|required|wrong|empty|not|is|was|has|for|from|in|of|and|or|to|denied|rejected|unknown|mismatch';

/** A quote, also one inside a JSON text that is itself written as JSON. */
const quote = '(?:\\\\{0,3}["\'])';
const schemes = '(?:Bearer|Basic|Token)';
/** How a value may be written: in quotes, in quotes inside JSON, or bare up to what ends a word. */
const values = [
  '"(?:[^"\\\\\\n]|\\\\.){1,4000}"',
  '\\\\{1,3}"[^"\\\\\\n]{1,4000}\\\\{1,3}"',
  "'[^'\\n]{1,4000}'",
  '[^\\s,;&"\'(){}\\[\\]\\\\]{3,4000}',
];

const shapes: readonly Shape[] = [
  {
    name: 'private key',
    // A block that is cut off is a secret too.
    pattern:
      /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  { name: 'JSON web token', pattern: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g },
  { name: 'Slack token', pattern: /\bx(?:ox[a-z](?:\.xox[a-z])?|app)-[\w-]{8,}/g },
  { name: 'Slack hook', pattern: /\bhttps:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]{8,}/g },
  { name: 'AWS key id', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}/g },
  { name: 'GitHub token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/g },
  { name: 'GitLab token', pattern: /\bgl(?:pat|dt|rt|cbt|ptt|soat)-[\w-]{16,}/g },
  { name: 'Google key', pattern: /\bAIza[\w-]{30,}/g },
  { name: 'Stripe key', pattern: /\b[rs]k_(?:live|test)_\w{8,}/g },
  { name: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{30,}/g },
  {
    name: 'password in an address',
    pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'<>]{0,200}:)(?!\[redacted\])[^\s/@"'<>]{1,500}(?=@)/gi,
    keepsFirst: true,
  },
  {
    name: 'authorization header',
    pattern: /\b((?:Bearer|Basic|Token)\s{1,3})(?!\[redacted\])[\w.~+/-]{12,}={0,2}/gi,
    keepsFirst: true,
  },
  {
    name: 'value of a secret name',
    pattern: new RegExp(
      `((?:${secretWords})${quote}?\\s{0,3}[:=]\\s{0,3})(?!${quote}?\\[redacted\\])(?!(?:${plainWords})\\b)(?!${schemes}\\s)(?:${values.join('|')})`,
      'gi',
    ),
    keepsFirst: true,
  },
];

const namePattern = new RegExp(`(?:${secretWords})$`, 'i');

/**
 * Makes the one redactor of the program. `more` are patterns of the operator's own (flag g is added); shapes follow what
 * the issuers document and what gitleaks and GitHub's secret scanning look for.
 */
export function createRedact(more: readonly RegExp[] = []): Redact {
  const own = more.map(
    (pattern): Shape => ({
      name: 'own pattern',
      pattern: new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`),
    }),
  );
  const all = [...shapes, ...own];
  const redact = (text: string): Redacted => {
    let count = 0;
    let left = text;
    for (const { pattern, keepsFirst } of all) {
      left = left.replace(pattern, (found: string, first: unknown) => {
        if (found === redactedMark || found === '') return found;
        count += 1;
        return keepsFirst && typeof first === 'string' ? `${first}${redactedMark}` : redactedMark;
      });
    }
    return { text: left, count };
  };
  return Object.assign(redact, { isSecretName: (name: string) => namePattern.test(name.trim()) });
}
