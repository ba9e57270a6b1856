/**
 * Whether the JSON is an object that has all these fields, whatever is in them. Every source asks this of nearly every
 * record, which is why it is not a schema: one that does not fit costs its error.
 */
export function hasFields(json: unknown, ...names: readonly string[]): boolean {
  return typeof json === 'object' && json !== null && names.every((name) => Object.hasOwn(json, name));
}
