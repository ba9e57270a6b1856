/** Something that holds now and may be replaced by another one of its kind. */
export interface Replaceable<T extends object> {
  /** Whoever asks through it is answered by the present one, also after that was replaced. What was taken out of it stays as it was. */
  readonly present: T;
  /** Puts another in its place; what it answers puts the former one back. */
  replace(next: T): () => void;
}

/** Holds one, so that another takes effect without a restart of anything that asks through `present`. */
export function replaceable<T extends object>(first: T): Replaceable<T> {
  let current = first;
  return {
    present: new Proxy(first, { get: (_, name) => Reflect.get(current, name) }),
    replace(next) {
      const former = current;
      current = next;
      return () => {
        current = former;
      };
    },
  };
}
