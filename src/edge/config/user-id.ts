import { z } from 'zod';

/** A person by the id that Slack gave. */
export const userIdSchema = z.string().regex(/^[UW][A-Z0-9]{2,}$/, 'a user id');
