import { fail } from '../../lib/error.ts';

const unitBytes: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
const smallestBytes = 6 * 1024 ** 2;
const largestBytes = 64 * 1024 ** 3;

/**
 * Reads a memory size as docker writes it (`128m`, `1.5g`), between Docker's smallest of 6 MiB and 64 GiB.
 * Fails with `usage` on anything else.
 */
export function parseMemoryBytes(text: string): number {
  const [, count, unit] = /^(\d+(?:\.\d+)?)\s*([bkmg])i?b?$/i.exec(text.trim()) ?? [];
  const bytes = Math.floor(Number(count) * (unitBytes[(unit ?? '').toLowerCase()] ?? Number.NaN));
  if (bytes >= smallestBytes && bytes <= largestBytes) return bytes;
  throw fail('usage', `"${text}" is not a memory limit.`, {
    hint: 'Write for example 128m or 1g, between 6m and 64g.',
  });
}

/** Reads processors as docker writes them (`0.5`, `2`) into thousandths, between 0.01 and 64. Fails with `usage` otherwise. */
export function parseCpuMillis(text: string): number {
  const millis = /^\d+(?:\.\d+)?$/.test(text.trim()) ? Math.round(Number(text) * 1000) : Number.NaN;
  if (millis >= 10 && millis <= 64_000) return millis;
  throw fail('usage', `"${text}" is not a processor limit.`, {
    hint: 'Write for example 0.5 or 2, between 0.01 and 64.',
  });
}
