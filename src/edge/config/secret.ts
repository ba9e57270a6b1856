import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { reasonOf } from '../../lib/error.ts';
import { type Secret, secret } from '../../lib/secret.ts';

const reference = z.union([z.strictObject({ env: z.string() }), z.strictObject({ file: z.string() })]);

/**
 * A secret is never written in the configuration: it names an environment variable (`{env: NAME}`) or a file (`{file: path}`).
 * Fails, naming the variable or the file, when there is nothing there.
 */
export const secretSchema = reference.transform((from, context): Secret => {
  const complain = (message: string): Secret => {
    context.addIssue({ code: 'custom', message });
    return secret('');
  };
  if ('env' in from) {
    const value = process.env[from.env];
    return value ? secret(value) : complain(`the environment variable ${from.env} is not set`);
  }
  try {
    return secret(readFileSync(from.file, 'utf8').trim());
  } catch (thrown) {
    return complain(`the file ${from.file} cannot be read (${reasonOf(thrown)})`);
  }
});
