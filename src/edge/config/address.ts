import { z } from 'zod';
import { type Secret, secret } from '../../lib/secret.ts';
import { secretSchema } from './secret.ts';

const webAddress = z.url({ protocol: /^https?$/ });

/**
 * An address that is called: written as it is, or, since many hold a token, named like a secret (`{env: NAME}`, `{file: path}`).
 * Either way it is kept as a secret.
 */
export const addressSchema = z
  .union([secretSchema, webAddress.transform((text): Secret => secret(text))])
  .refine(
    (address) => webAddress.safeParse(address.reveal()).success,
    'an address that begins with http:// or https://',
  );
