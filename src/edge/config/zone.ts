import { z } from 'zod';

/** A time zone by its name in the tz database. */
export const zoneSchema = z.string().refine((name) => {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}, 'no such time zone; write for example Europe/Berlin');
