import { z } from 'zod';
import type { ActionRun } from '../../../core/view/action.ts';
import type { Form } from '../../../core/view/view.ts';

const form = z.object({
  title: z.string(),
  submit: z.string(),
  fields: z.array(
    z.object({
      argument: z.string(),
      label: z.string(),
      initial: z.string().optional(),
      optional: z.boolean().optional(),
      multiline: z.boolean().optional(),
      options: z.array(z.object({ label: z.string(), value: z.string() })).optional(),
    }),
  ),
});

const carried = z.object({
  c: z.string(),
  a: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  f: form.optional(),
  r: z.literal(1).optional(),
});

/** What a pressed button carried: an invocation, and the form to fill in first. */
export interface Carried {
  readonly run: ActionRun;
  readonly ask: Form | undefined;
  /** The answer replaces the message of the button. */
  readonly replaces: boolean;
}

/** Writes an invocation into a button's value. Nothing in it is trusted when it comes back: it is authorised again. */
export function encodeRun(
  run: ActionRun,
  options: { ask?: Form | undefined; replaces?: boolean | undefined } = {},
): string {
  const { ask, replaces } = options;
  return JSON.stringify({
    c: run.command,
    a: run.args,
    ...(ask === undefined ? {} : { f: ask }),
    ...(replaces ? { r: 1 } : {}),
  });
}

/** The same for an option of a menu, which holds 75 characters: `alerts silence?group=G4F2&for=1h`, with a leading `?` when it asks first. */
export function encodePick(run: ActionRun, asks: boolean): string {
  const args = new URLSearchParams(
    Object.entries(run.args).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return `${asks ? '?' : ''}${run.command}?${args}`;
}

/** Reads it back. Its values are text; the command's declaration types them again. */
export function decodePick(value: string): { readonly run: ActionRun; readonly asks: boolean } | undefined {
  const parts = /^(\??)([a-z0-9 -]+)\?(.*)$/s.exec(value);
  const command = parts?.[2];
  if (command === undefined) return undefined;
  return { run: { command, args: Object.fromEntries(new URLSearchParams(parts?.[3])) }, asks: parts?.[1] === '?' };
}

/** Reads it back; undefined when it is not ours. */
export function decodeRun(value: string): Carried | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(value);
  } catch {
    return undefined;
  }
  const parsed = carried.safeParse(raw);
  if (!parsed.success) return undefined;
  const { c, a, f, r } = parsed.data;
  return { run: { command: c, args: a }, ask: f as Form | undefined, replaces: r === 1 };
}
