import { z } from 'zod';

/** A channel's name, with # or without, or its id. */
export const channelSchema = z.string().regex(/^#?[a-z0-9_-]+$|^[CG][A-Z0-9]{5,}$/, 'a channel name or id');
