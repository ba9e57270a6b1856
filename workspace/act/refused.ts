import type { ActAnswer } from '../page-api.ts';

/** An act that cannot be done, with the sentence that the person reads. */
export class Refused extends Error {
  readonly errors: Record<string, string> | undefined;
  constructor(sentence: string, errors?: Record<string, string>) {
    super(sentence);
    this.name = 'Refused';
    this.errors = errors;
  }
}

/** The answer to the page. */
export function refusedAnswer({ message, errors }: Refused): ActAnswer {
  return { ok: false, error: message, ...(errors === undefined ? {} : { errors }) };
}
