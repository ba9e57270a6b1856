interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(thrown: unknown): void;
}

/** What is done together. */
export interface Together<Item, Result> {
  /** Does all of them as one, and answers what came of each. */
  task(items: readonly Item[]): Promise<(item: Item) => Result>;
  sizeOf(item: Item): number;
  /** Of all that are done at once, together; one that is larger is done alone. */
  readonly sizeAtMost: number;
  /** One after another. */
  inTurn(run: () => Promise<void>): Promise<void>;
}

/**
 * Makes a call for one of a task for many: what comes while the task runs is done together, in its order, when its turn comes.
 * When that fails each is tried alone, so that none fails for another's fault.
 */
export function together<Item, Result>(shared: Together<Item, Result>): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  const run = async (): Promise<void> => {
    const taken = waiting.splice(0, fitting(shared, waiting));
    if (taken.length === 0) return;
    const failure = await settle(shared, taken);
    if (failure === undefined) return;
    for (const each of taken) {
      const alone = taken.length === 1 ? failure : await settle(shared, [each]);
      if (alone !== undefined) each.reject(alone.thrown);
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      shared.inTurn(run).catch(reject);
    });
}

async function settle<Item, Result>(
  { task }: Together<Item, Result>,
  taken: readonly Waiting<Item, Result>[],
): Promise<{ readonly thrown: unknown } | undefined> {
  try {
    const resultOf = await task(taken.map(({ item }) => item));
    for (const { item, resolve } of taken) resolve(resultOf(item));
    return undefined;
  } catch (thrown) {
    return { thrown };
  }
}

function fitting<Item, Result>(
  { sizeOf, sizeAtMost }: Together<Item, Result>,
  waiting: readonly Waiting<Item, Result>[],
): number {
  let size = 0;
  const first = waiting.findIndex(({ item }, index) => {
    size += sizeOf(item);
    return index > 0 && size > sizeAtMost;
  });
  return first === -1 ? waiting.length : first;
}
