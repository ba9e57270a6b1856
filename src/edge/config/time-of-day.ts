import { z } from 'zod';

const shape = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;

/** A time of day written `09:00`, up to `24:00`; minutes since midnight once read. */
export const timeOfDaySchema = z.string().regex(shape, 'a time such as 09:00').transform(minuteOfDay);

/** Minutes since midnight of a time that has the shape `09:00`. */
export function minuteOfDay(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}
