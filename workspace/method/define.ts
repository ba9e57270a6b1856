import { z } from 'zod';
import type { Context } from '../context.ts';
import type { Tier } from '../fault/rate-limit.ts';
import { refusal } from '../slack-error.ts';

/** Who calls: the app by one of its two tokens, with what that token may do. */
export type Caller = { scopes: ReadonlySet<string> };

type Answer = Record<string, unknown>;

type Definition<Args> = {
  name: string;
  /** The kind of token it wants; by default the bot's. */
  token?: 'bot' | 'app';
  /** One of these is enough; none means the method needs no scope. */
  scopes: readonly string[];
  tier: Tier;
  args: z.ZodType<Args>;
  /** Answers what stands beside `ok: true`, or throws a SlackError. */
  run: (context: Context, args: Args, caller: Caller) => Answer | Promise<Answer>;
};

/** A Web API method, its arguments still as they came. */
export type Method = {
  name: string;
  token: 'bot' | 'app';
  scopes: readonly string[];
  tier: Tier;
  call: (context: Context, args: Record<string, unknown>, caller: Caller) => Promise<Answer>;
};

/** Binds a method to the decoding of its arguments; what does not fit is `invalid_arguments`, as Slack says it. */
export function defineMethod<Args>({ name, token = 'bot', scopes, tier, args, run }: Definition<Args>): Method {
  return {
    name,
    token,
    scopes,
    tier,
    call: async (context, raw, caller) => {
      const decoded = args.safeParse(raw);
      if (!decoded.success) throw refusal('invalid_arguments', decoded.error.issues.map(describe));
      return run(context, decoded.data, caller);
    },
  };
}

function describe(issue: z.core.$ZodIssue): string {
  const field = issue.path.join('/');
  const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return isMissing ? `[ERROR] missing required field: ${field}` : `[ERROR] ${issue.message} [json-pointer:/${field}]`;
}

function parseJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** An argument that is JSON when the request is a form; only such arguments are parsed, a text `{...}` stays text. */
export const json = <T>(schema: z.ZodType<T>) => z.preprocess(parseJson, schema);

/** A boolean argument as JSON or as a form writes it. */
export const flag = z.preprocess(
  (value) => (value === undefined ? false : value === true || value === 'true' || value === '1' || value === 1),
  z.boolean(),
);

/** A page size: `fallback` when absent. */
export const pageSize = (fallback: number, max: number) =>
  z.preprocess((value) => (value === undefined || value === '' ? fallback : Number(value)), z.int().min(1).max(max));

/** Ids as a list or separated by commas. */
export const idList = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').filter((part) => part !== '') : value),
  z.array(z.string()),
);

/** The fields a response type names, without the index signature that lets anything in: for `satisfies`. */
export type Declared<T> = {
  [Key in keyof T as string extends Key ? never : number extends Key ? never : Key]?: T[Key];
};

/**
 * `Declared` but for one key. The SDK's types of channels and messages inside answers are generated from samples and
 * lag behind the wire in places, so there the outer keys are what is checked.
 */
export type Loose<T, Key extends keyof T> = Omit<Declared<T>, Key> & { [K in Key]: unknown };
