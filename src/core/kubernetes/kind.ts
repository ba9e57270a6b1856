import { nearest } from '../../lib/text.ts';

/** A kind of object that the API server serves. */
export interface Kind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural that stands in paths: `deployments`. */
  readonly resource: string;
  readonly kind: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  /** `scale`, `status`, `log`. */
  readonly subresources: readonly string[];
}

/**
 * The kind a word means, as kubectl reads it: plural, singular, kind or short name, with or without its group
 * (`deployments.apps`, `deployments.v1.apps`). Full names win over short ones, then the server's order decides,
 * so that `events` and `pods` are the core ones. Undefined when none fits.
 */
export function findKind(kinds: readonly Kind[], word: string): Kind | undefined {
  const wanted = word.toLowerCase();
  const [name = '', ...qualifier] = wanted.split('.');
  const inGroup = kinds.filter((kind) => isQualifiedBy(kind, qualifier.join('.')));
  return (
    inGroup.find((kind) => kind.resource === name || kind.singular === name || kind.kind.toLowerCase() === name) ??
    inGroup.find((kind) => kind.shortNames.includes(name))
  );
}

function isQualifiedBy(kind: Kind, qualifier: string): boolean {
  return qualifier === '' || kind.group === qualifier || `${kind.version}.${kind.group}` === qualifier;
}

/** At most three names of kinds near a word that none has. */
export function nearestKinds(kinds: readonly Kind[], word: string): string[] {
  const resources = new Map<string, string>();
  for (const { resource, singular, shortNames } of kinds) {
    for (const name of [resource, singular, ...shortNames]) if (!resources.has(name)) resources.set(name, resource);
  }
  const near = nearest(word, resources.keys(), 9).map((name) => resources.get(name) ?? name);
  return [...new Set(near)].slice(0, 3);
}

/** True for core secrets, whose values must never be asked for. */
export function isSecret(kind: Kind): boolean {
  return kind.group === '' && kind.resource === 'secrets';
}
