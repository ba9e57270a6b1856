/** A path into an object and the plain value there. */
export interface Leaf {
  readonly path: string;
  readonly value: string;
}

/** An object is a tree of a few hundred values; more than this is cut, and whoever shows it says so. */
export const mostLeaves = 2_000;

/**
 * An object as one line for each plain value. Items of a list go by their name where they have one, and what is only a
 * name with a value (an environment variable) is one line under that name, so that a name that says secret stands right
 * before what it names.
 */
export function outline(value: unknown, path = ''): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, at) => outlineItem(item, path, at));
  if (typeof value !== 'object' || value === null) return [{ path, value: String(value) }];
  const entries = Object.entries(value);
  if (entries.length === 0) return [{ path, value: '{}' }];
  return entries.flatMap(([key, inner]) => outline(inner, path === '' ? key : `${path}.${key}`)).slice(0, mostLeaves);
}

function outlineItem(item: unknown, path: string, at: number): Leaf[] {
  if (typeof item !== 'object' || item === null) return [{ path: `${path}[${at}]`, value: String(item) }];
  const { name, ...rest } = { name: undefined, ...item };
  if (typeof name !== 'string') return outline(item, `${path}[${at}]`);
  const keys = Object.keys(rest);
  const place = `${path}.${name}`;
  if (keys.length === 0) return [{ path: place, value: '{}' }];
  return 'value' in rest && keys.length === 1 ? outline(rest.value, place) : outline(rest, place);
}
