import { z } from 'zod';
import type { Block } from '../page-api.ts';

/** A JSON object of unknown fields. */
export type JsonObject = { [field: string]: unknown };

export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects in a list; nothing where it is no list. */
export function recordsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The string in a field; empty where it holds none. */
export function stringIn(object: unknown, field: string): string {
  const value = isRecord(object) ? object[field] : undefined;
  return typeof value === 'string' ? value : '';
}

/** A block as far as every block is one: an object with a type. What its fields may be is checked apart. */
export const looseBlock = z.custom<Block>(
  (value) =>
    isRecord(value) &&
    typeof value.type === 'string' &&
    (value.block_id === undefined || typeof value.block_id === 'string'),
  'must be a block',
);
