import { z } from 'zod';
import { secretSchema } from './secret.ts';
import { tlsSchema } from './target.ts';

/** SQLite in a file; or, where `url` is given, PostgreSQL. */
export const storeSchema = z.strictObject({
  path: z.string().default('data/middlewatch.db'),
  url: secretSchema.optional(),
  tls: z.union([z.boolean(), tlsSchema]).default(false),
});
