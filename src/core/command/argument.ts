/** What every argument declares. `positional` ones are given by place, in the order of declaration; all can be given as `--name`. */
interface Declared {
  readonly summary: string;
  readonly required?: boolean;
  readonly positional?: boolean;
  /** One letter, as in kubectl or docker: `n` for `-n`. */
  readonly alias?: string;
  /** An example value for the usage line. */
  readonly example?: string;
  /** A form does not ask for it. */
  readonly typedOnly?: boolean;
}

/** An argument as data: its parsed type, its check and its help all derive from it. */
export type Argument =
  | (Declared & {
      readonly type: 'string';
      readonly default?: string;
      readonly options?: readonly string[];
      readonly maxLength?: number /** Takes all remaining words, joined by a space; only the last positional. */;
      readonly rest?: boolean;
    })
  | (Declared & { readonly type: 'integer'; readonly default?: number; readonly min: number; readonly max: number })
  | (Declared & { readonly type: 'boolean' })
  /** Written `30s`, `5m`, `1h`; parsed to milliseconds. */
  | (Declared & {
      readonly type: 'duration';
      readonly default?: string;
      readonly minMs?: number;
      readonly maxMs?: number;
    });

export type Arguments = Readonly<Record<string, Argument>>;

type ValueOf<A extends Argument> = A extends { type: 'string'; options: readonly (infer O extends string)[] }
  ? O
  : A extends { type: 'string' }
    ? string
    : A extends { type: 'boolean' }
      ? boolean
      : number;

type IsPresent<A extends Argument> = A extends { type: 'boolean' }
  ? true
  : A extends { required: true }
    ? true
    : A extends { default: string | number }
      ? true
      : false;

/** The exact type of a command's parsed arguments: a misspelt name does not compile. */
export type ParsedArguments<A extends Arguments> = {
  readonly [K in keyof A]: IsPresent<A[K]> extends true ? ValueOf<A[K]> : ValueOf<A[K]> | undefined;
};
