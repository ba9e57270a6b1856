/** What went wrong, in terms a caller can act on. Everything that is not a MiddlewatchError is a bug. */
export type ErrorCode = 'usage' | 'denied' | 'not-found' | 'conflict' | 'unavailable' | 'timeout' | 'cancelled';

/** The one error that may be shown to a person: a sentence that names the thing, and a hint that names the way out. */
export class MiddlewatchError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, sentence: string, options: { hint?: string; cause?: unknown } = {}) {
    super(sentence, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MiddlewatchError';
    this.code = code;
    this.hint = options.hint;
  }
}

/** Makes a MiddlewatchError; `hint` says the way out in one sentence, without the words of the error again. */
export function fail(
  code: ErrorCode,
  sentence: string,
  options: { hint?: string; cause?: unknown } = {},
): MiddlewatchError {
  return new MiddlewatchError(code, sentence, options);
}

/** The text of an unknown thrown value, for logs only: it may name addresses and must not go to chat. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name;
  return String(thrown);
}
