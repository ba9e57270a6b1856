/** Whether no two of them have one name. */
export function uniqueNames(named: readonly { name: string }[]): boolean {
  return new Set(named.map(({ name }) => name)).size === named.length;
}
