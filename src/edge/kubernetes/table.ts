import { z } from 'zod';
import { isSecret, type Kind } from '../../core/kubernetes/kind.ts';
import type { WorkloadRef } from '../../core/kubernetes/workload.ts';
import type { KubernetesRow, KubernetesTable } from '../../core/port/kubernetes.ts';
import { objectPath } from './discovery.ts';
import { apiPath, type Rest } from './rest.ts';

/** The server prints the table, as it does for kubectl; servers of extensions that cannot answer with plain objects. */
const tableOnly = 'application/json;as=Table;v=v1;g=meta.k8s.io';
const tableOrObjects = `${tableOnly},application/json`;

/** Rows per request: a row with its object's metadata is about 2.4 kB, without it 0.15 kB. */
const pageRows = { Metadata: 500, None: 2_500 } as const;
const mostRows = 10_000;
const mostNames = 1_000;
const mostNamespaces = 500;
const asksAtOnce = 8;

const metadataSchema = z.object({
  name: z.string().default(''),
  namespace: z.string().optional(),
  creationTimestamp: z.string().optional(),
});

const listMetadataSchema = z
  .object({ continue: z.string().optional(), remainingItemCount: z.number().optional() })
  .prefault({});

const tableSchema = z.object({
  kind: z.literal('Table'),
  metadata: listMetadataSchema,
  columnDefinitions: z.array(
    z.object({ name: z.string(), type: z.string().default('string'), priority: z.number().default(0) }),
  ),
  rows: z
    .array(
      z.object({
        cells: z.array(z.unknown()),
        object: z.object({ metadata: metadataSchema.optional() }).nullish(),
      }),
    )
    .nullable(),
});

const objectsSchema = z.object({
  metadata: listMetadataSchema.and(metadataSchema.partial()),
  items: z.array(z.object({ metadata: metadataSchema })).nullish(),
});

const answerSchema = z.union([tableSchema, objectsSchema]);

interface Page extends KubernetesTable {
  readonly next: string | undefined;
  readonly remaining: number | undefined;
}

interface ListQuery {
  readonly kind: Kind;
  readonly namespace: string | undefined;
  readonly selector?: string;
  readonly limit: number;
}

/** Lists and single looks as tables. Values of secrets never leave the server: their tables are asked for without objects. */
export function tables(rest: Rest) {
  async function page(query: ListQuery, take: { rows: number; next: string | undefined }, signal: AbortSignal) {
    const spans = query.namespace === undefined && query.kind.namespaced;
    const answer = await rest.json(
      {
        path: objectPath(query.kind, query.namespace),
        query: {
          labelSelector: query.selector,
          limit: take.rows,
          continue: take.next,
          includeObject: spans ? 'Metadata' : 'None',
        },
        accept: isSecret(query.kind) ? tableOnly : tableOrObjects,
      },
      answerSchema,
      signal,
    );
    return pageOf(answer);
  }

  /** In pages, so that no single answer holds up the process while it is parsed. */
  async function pages(query: ListQuery, signal: AbortSignal): Promise<KubernetesTable> {
    const spans = query.namespace === undefined && query.kind.namespaced;
    const limit = Math.min(query.limit, mostRows);
    const rows: KubernetesRow[] = [];
    let next: string | undefined;
    for (;;) {
      const take = Math.min(pageRows[spans ? 'Metadata' : 'None'], limit - rows.length);
      const current: Page = await page(query, { rows: take, next }, signal);
      rows.push(...current.rows);
      next = current.next;
      if (next === undefined || rows.length >= limit) {
        const total = next === undefined ? rows.length : current.remaining && rows.length + current.remaining;
        return { columns: current.columns, rows, total, cut: next !== undefined };
      }
    }
  }

  /**
   * Secrets of all namespaces, asked for namespace by namespace: only a table without objects is sure to carry no value
   * (the annotation that `kubectl apply` leaves holds them), and such a table does not say the namespace.
   */
  async function secretsEverywhere(query: ListQuery, signal: AbortSignal): Promise<KubernetesTable> {
    const spaces = await namespaces(signal);
    const found: { namespace: string; table: KubernetesTable }[] = [];
    for (let from = 0; from < spaces.rows.length; from += asksAtOnce) {
      const some = spaces.rows.slice(from, from + asksAtOnce).map((row) => row.name);
      const asked = some.map(async (namespace) => ({ namespace, table: await pages({ ...query, namespace }, signal) }));
      found.push(...(await Promise.all(asked)));
    }
    const rows = found.flatMap(({ namespace, table }) => table.rows.map((row) => ({ ...row, namespace })));
    const cut = spaces.cut || rows.length > query.limit || found.some(({ table }) => table.cut);
    const kept = rows.slice(0, query.limit);
    return { columns: found[0]?.table.columns ?? [], rows: kept, total: cut ? undefined : kept.length, cut };
  }

  async function namespaces(signal: AbortSignal): Promise<KubernetesTable> {
    const path = apiPath('api', 'v1', 'namespaces');
    const question = { path, query: { limit: mostNamespaces, includeObject: 'None' }, accept: tableOnly };
    return pageOf(await rest.json(question, answerSchema, signal));
  }

  return {
    list: (query: ListQuery, signal: AbortSignal): Promise<KubernetesTable> =>
      isSecret(query.kind) && query.namespace === undefined ? secretsEverywhere(query, signal) : pages(query, signal),

    async find(object: WorkloadRef, signal: AbortSignal): Promise<KubernetesTable> {
      const answer = await rest.json(
        {
          path: objectPath(object.kind, object.namespace, object.name),
          query: { includeObject: 'None' },
          accept: isSecret(object.kind) ? tableOnly : tableOrObjects,
        },
        answerSchema,
        signal,
      );
      const { columns, rows } = pageOf(answer);
      return { columns, rows, total: rows.length, cut: false };
    },

    async names(query: { kind: Kind; namespace: string }, signal: AbortSignal): Promise<readonly string[]> {
      const found = await pages({ ...query, limit: mostNames }, signal);
      return found.rows.map((row) => row.name);
    },
  };
}

function pageOf(answer: z.infer<typeof answerSchema>): Page {
  const metadata = answer.metadata;
  const rest = {
    next: metadata.continue || undefined,
    remaining: metadata.remainingItemCount,
    total: undefined,
    cut: Boolean(metadata.continue),
  };
  if (!('columnDefinitions' in answer)) return { ...plainObjects(answer), ...rest };
  const columns = answer.columnDefinitions.map(({ name, type, priority }) => ({
    name,
    priority,
    numeric: type === 'integer' || type === 'number',
  }));
  const nameAt = columns.findIndex((column) => column.name === 'Name');
  const rows = (answer.rows ?? []).map((row) => {
    const cells = row.cells.map(cellText);
    const metadata = row.object?.metadata;
    return { name: metadata?.name ?? cells[nameAt] ?? cells[0] ?? '', namespace: metadata?.namespace, cells };
  });
  return { columns, rows, ...rest };
}

/** What can be said of objects that come without a table: their names and when they were made. */
function plainObjects(answer: z.infer<typeof objectsSchema>): Pick<KubernetesTable, 'columns' | 'rows'> {
  const objects = answer.items ?? [{ metadata: metadataSchema.parse(answer.metadata) }];
  return {
    columns: ['Name', 'Created At'].map((name) => ({ name, priority: 0, numeric: false })),
    rows: objects.map(({ metadata }) => ({
      name: metadata.name,
      namespace: metadata.namespace,
      cells: [metadata.name, metadata.creationTimestamp ?? ''],
    })),
  };
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}
