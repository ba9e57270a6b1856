/** The environment that the program was started with; nothing else reads it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A copy of it, taken once. */
export function processEnvironment(): Environment {
  return { ...process.env };
}
