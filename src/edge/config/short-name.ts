import { z } from 'zod';

/** A name that people type. */
export const shortNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'a short lower-case name');
