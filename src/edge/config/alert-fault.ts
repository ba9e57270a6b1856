import { builtInSources } from '../../core/alert/source/built-in-sources.ts';
import type { ReceiverSettings } from './receiver.ts';
import { nodesOf, routeWords, type WrittenRoute } from './route.ts';
import { routeFaults } from './route-fault.ts';

interface Named {
  readonly name: string;
}

interface Written {
  readonly alertmanagerFile?: string | undefined;
  readonly route: WrittenRoute;
  readonly receivers: readonly ReceiverSettings[];
  readonly inhibitRules: readonly object[];
  readonly timeIntervals: readonly Named[];
  readonly topics: readonly { readonly source: string }[];
  readonly mappings: readonly Named[];
  readonly ingest?: object | undefined;
}

interface Fault {
  readonly path: (string | number)[];
  readonly message: string;
}

/** What is wrong with the key `alerts` beyond its shape: names that nothing has, and what stands in two places. */
export function alertFaults(settings: Written): Fault[] {
  const tree = settings.alertmanagerFile === undefined ? treeFaults(settings) : twoTrees(settings);
  return [...tree, ...sourceFaults(settings), ...nothingComes(settings)];
}

/** Of a tree that is written in middlewatch.yaml itself. */
function treeFaults({ route, receivers, timeIntervals }: Written): Fault[] {
  const known = { receivers: receivers.map(({ name }) => name), intervals: timeIntervals.map(({ name }) => name) };
  const message = 'say it on the route; here it is for an alertmanagerFile only';
  const pages = receivers.flatMap((receiver, index) =>
    receiver.pages === undefined ? [] : [{ path: ['receivers', index, 'pages'], message }],
  );
  return [...routeFaults(nodesOf(route), known, routeWords), ...pages];
}

/** With an alertmanager.yml nothing of it stands here too. */
function twoTrees(settings: Written): Fault[] {
  const written = {
    route: Object.keys(settings.route).length > 0,
    inhibitRules: settings.inhibitRules.length > 0,
    timeIntervals: settings.timeIntervals.length > 0,
  };
  return Object.entries(written).flatMap(([key, present]) =>
    present ? [{ path: [key], message: 'comes from the alertmanagerFile; leave one of them out' }] : [],
  );
}

function nothingComes({ topics, ingest }: Written): Fault[] {
  if (topics.length > 0 || ingest !== undefined) return [];
  return [{ path: ['topics'], message: 'name a topic to read, or open ingest: else no alert ever comes' }];
}

function sourceFaults({ topics, mappings }: Written): Fault[] {
  const builtIn = ['auto', ...builtInSources.map((source) => source.name)];
  const own = mappings.map(({ name }) => name);
  const names = [...builtIn, ...own];
  return [
    ...topics.flatMap(({ source }, index) =>
      names.includes(source)
        ? []
        : [
            {
              path: ['topics', index, 'source'],
              message: `no source is called "${source}"; there are: ${names.join(', ')}`,
            },
          ],
    ),
    ...own.flatMap((name, index) =>
      builtIn.includes(name) || own.indexOf(name) !== index
        ? [{ path: ['mappings', index, 'name'], message: `there is a source "${name}" already` }]
        : [],
    ),
  ];
}
