import { inspect } from 'node:util';

/** A value that must not be seen: it prints as `[redacted]` in logs, JSON and templates; `reveal` is for the call that needs it. */
export interface Secret {
  reveal(): string;
  toString(): string;
  toJSON(): string;
}

/** Wraps a secret text. */
export function secret(value: string): Secret {
  const redacted = () => '[redacted]';
  return Object.defineProperty({ reveal: () => value, toString: redacted, toJSON: redacted }, inspect.custom, {
    value: redacted,
    enumerable: false,
  });
}
