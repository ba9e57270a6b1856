import { z } from 'zod';
import { durationSchema } from './duration.ts';
import { secretSchema } from './secret.ts';

/** Without a word for that long, an alert is unknown. Alertmanager repeats itself every four hours if nothing changes. */
export const staleAfterDefault = '5h';

const tokenLengthMin = 16;

/** Key `alerts.ingest`: who may send alerts by HTTP, and where. */
export const ingestSchema = z
  .strictObject({
    /** Every sender shows it: `Authorization: Bearer <token>`. */
    token: secretSchema
      .refine(
        (token) => token.reveal().length >= tokenLengthMin,
        `the token has fewer than ${tokenLengthMin} characters`,
      )
      .refine(
        (token) => /^[\w.~+/-]+=*$/.test(token.reveal()),
        'the token has characters that no header carries; letters, digits and -._~+/ do',
      ),
    /** An address of its own; with neither of the two it is taken at `http.host` and `http.port`. */
    host: z.string().optional(),
    port: z.number().int().min(0).max(65_535).optional(),
    sizeMaxBytes: z.number().int().min(1_024).max(16_777_216).default(1_048_576),
    /** Not sent again for so long, an alert is unknown, where it does not say otherwise. */
    staleAfter: durationSchema.prefault(staleAfterDefault),
  })
  .refine(({ host, port }) => host === undefined || port !== undefined, 'a host needs a port');

export type IngestSettings = z.infer<typeof ingestSchema>;
