/** The state of one link. `unknown` is never shown as good. */
export interface LinkHealth {
  /** `Slack`, `Kafka prod`, `Store`. */
  readonly link: string;
  readonly state: 'good' | 'warning' | 'bad' | 'unknown';
  /** What the last real answer said, or why there is none. */
  readonly detail: string;
  /** When it last really answered, if ever. */
  readonly lastAnswerAt: number | undefined;
  /** What to do about it, if anything. */
  readonly hint?: string;
}

/** Asks every link for a real answer now, each with its own deadline. */
export interface HealthReader {
  check(signal: AbortSignal): Promise<readonly LinkHealth[]>;
}
