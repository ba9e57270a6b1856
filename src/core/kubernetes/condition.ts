/** One judgement of a controller about an object: `Ready`, `Progressing`. */
export interface Condition {
  readonly type: string;
  /** `True`, `False`, or `Unknown` where nobody can say. */
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** When it last turned, in milliseconds since the epoch. */
  readonly sinceMs: number | undefined;
}

/** The condition of a type, if the object has it. */
export function conditionOf(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type);
}
