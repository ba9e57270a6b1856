/** A node of a written tree, whatever its dialect calls its keys. */
export interface WrittenNode {
  readonly receiver?: string | null | undefined;
  readonly matchers: number;
  readonly groupBy?: readonly string[] | null | undefined;
  readonly continue?: boolean | null | undefined;
  readonly muteTimes?: readonly string[] | null | undefined;
  readonly activeTimes?: readonly string[] | null | undefined;
  readonly escalation?: string | undefined;
  readonly path: readonly (string | number)[];
}

/** How a dialect spells what is complained of. */
export interface RouteWords {
  readonly muteTimes: string;
  readonly activeTimes: string;
  readonly groupBy: string;
}

export interface RouteFault {
  readonly path: (string | number)[];
  readonly message: string;
}

/**
 * What is wrong with a tree beyond its shape, by Alertmanager's rules: names that nothing has, and what the root may not
 * have, because then some alerts would have no route. `nodes` begin with the root.
 */
export function routeFaults(
  nodes: readonly WrittenNode[],
  known: { readonly receivers: readonly string[]; readonly intervals: readonly string[] },
  words: RouteWords,
): RouteFault[] {
  const [root, ...others] = nodes;
  return [
    ...(root === undefined ? [] : rootFaults(root, words)),
    ...[root, ...others].flatMap((node) => (node === undefined ? [] : nodeFaults(node, known, words))),
  ];
}

function rootFaults(root: WrittenNode, words: RouteWords): RouteFault[] {
  const not = (key: string, has: boolean, why: string): RouteFault[] =>
    has ? [{ path: [...root.path, key], message: `the root route takes every alert: it may not have ${why}` }] : [];
  return [
    ...not('matchers', root.matchers > 0, 'matchers'),
    ...not('continue', root.continue === true, '"continue"'),
    ...not(words.muteTimes, (root.muteTimes?.length ?? 0) > 0, 'times when it is mute; say them on a route below'),
    ...not(
      words.activeTimes,
      (root.activeTimes?.length ?? 0) > 0,
      'times when it is active; say them on a route below',
    ),
  ];
}

function nodeFaults(
  node: WrittenNode,
  known: { readonly receivers: readonly string[]; readonly intervals: readonly string[] },
  words: RouteWords,
): RouteFault[] {
  const unknown = (what: string, names: readonly string[], wanted: readonly string[], key: string): RouteFault[] =>
    wanted
      .filter((name) => !names.includes(name))
      .map((name) => ({
        path: [...node.path, key],
        message: `no ${what} is called "${name}"; there are: ${names.join(', ') || 'none'}`,
      }));
  const groupBy = node.groupBy ?? [];
  const twice = groupBy.length !== new Set(groupBy).size || (groupBy.length > 1 && groupBy.includes('...'));
  return [
    ...unknown('receiver', known.receivers, node.receiver ? [node.receiver] : [], 'receiver'),
    ...unknown('time interval', known.intervals, node.muteTimes ?? [], words.muteTimes),
    ...unknown('time interval', known.intervals, node.activeTimes ?? [], words.activeTimes),
    ...(twice
      ? [{ path: [...node.path, words.groupBy], message: 'each label once, or ... alone for all of them' }]
      : []),
  ];
}
