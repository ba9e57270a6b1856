import { type Redact, redactedMark } from '../../lib/redact.ts';
import type { ArgValue } from '../view/action.ts';

/** The arguments without secrets, for whatever keeps them. */
export function redactArgs(args: Readonly<Record<string, ArgValue>>, redact: Redact): Record<string, ArgValue> {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => {
      if (typeof value !== 'string') return [name, value];
      return [name, redact.isSecretName(name) ? redactedMark : redact(value).text];
    }),
  );
}
