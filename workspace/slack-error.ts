/** A refusal in Slack's own words: `code` is the `error` field, `detail` is merged into the answer's body. */
export class SlackError extends Error {
  readonly code: string;
  readonly detail: Record<string, unknown>;
  constructor(code: string, detail: Record<string, unknown> = {}) {
    super(code);
    this.name = 'SlackError';
    this.code = code;
    this.detail = detail;
  }
}

/** `invalid_blocks`, `invalid_arguments` and their kin carry one line per fault. */
export function refusal(code: string, messages: readonly string[]): SlackError {
  return new SlackError(code, { errors: messages, response_metadata: { messages } });
}
