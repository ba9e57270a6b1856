import {
  actions,
  button,
  type CommandContext,
  defineCommand,
  formatBytes,
  nearest,
  plural,
  quiet,
  splitPath,
  table,
  text,
  type View,
  view,
} from '#sdk';
import { age, didYouMean, inBucket, listLimit } from './_shared.ts';

type Context = CommandContext<'minio'>;
type Listing = Awaited<ReturnType<Context['minio']['list']>>;
type Entry = Listing['entries'][number];

export default defineCommand({
  name: 'minio ls',
  summary: 'List buckets, or what lies below a bucket or prefix',
  permission: 'minio:list',
  danger: 'read',
  uses: ['minio'],
  args: {
    path: {
      type: 'string',
      summary: 'bucket or bucket/prefix',
      positional: true,
      rest: true,
      maxLength: 1_100,
      example: 'shop-orders/2026/',
    },
    versions: { type: 'boolean', summary: 'Every version and delete marker' },
  },
  examples: ['', 'shop-orders', 'shop-orders/2026/ --versions'],
  async run(context, { path, versions }) {
    if (path === undefined) return bucketsView(context);
    const { bucket, key } = splitPath(path);
    if (bucket === '') return bucketsView(context);
    return inBucket(context.minio, bucket, context.signal, () => entriesView(context, bucket, key, versions));
  },
});

async function bucketsView({ minio, signal, now }: Context): Promise<View> {
  const buckets = await minio.buckets(signal);
  if (buckets.length === 0) return view(`${minio.name}: no buckets`, [text(`No buckets on ${minio.name}.`)]);
  const rows = buckets.slice(0, listLimit).map(({ name, createdAt }) => [name, age(createdAt, now())]);
  return view(`${minio.name}: ${plural(buckets.length, 'bucket')}`, [
    table(
      [
        { title: 'BUCKET', keep: true, cut: 'middle' },
        { title: 'AGE', align: 'right' },
      ],
      rows,
      {
        noun: 'bucket',
        total: buckets.length,
      },
    ),
    actions(...buckets.slice(0, 3).map(({ name }) => button(name, 'minio ls', { path: name }))),
  ]);
}

async function entriesView(context: Context, bucket: string, asked: string, versions: boolean): Promise<View> {
  const { prefix, listing } = await listBelow(context, bucket, asked, versions);
  if (listing.entries.length === 0) return emptyView(context, bucket, prefix);
  const folders = listing.entries.flatMap((entry) => (entry.kind === 'prefix' ? [entry.prefix] : []));
  const objects = listing.entries.length - folders.length;
  const noun = versions ? 'version' : 'object';
  const counts = [
    folders.length > 0 && plural(folders.length, 'prefix', 'prefixes'),
    objects > 0 && plural(objects, noun),
  ];
  return view(`${bucket}/${prefix}: ${counts.filter((count) => count !== false).join(', ')}`, [
    versions ? versionTable(listing, prefix, context.now()) : objectTable(listing, prefix, context.now()),
    listing.cut &&
      quiet(
        `There are more: only the first ${plural(listLimit, 'entry', 'entries')} are listed. A longer prefix narrows it.`,
      ),
    actions(
      ...folders
        .slice(0, 2)
        .map((folder) => button(folder.slice(prefix.length), 'minio ls', { path: `${bucket}/${folder}`, versions })),
      !versions && objects > 0 && button('Versions', 'minio ls', { path: `${bucket}/${prefix}`, versions: true }),
    ),
  ]);
}

/** People leave out the last slash of a folder; where the name is nothing else, the folder is listed. */
async function listBelow({ minio, signal }: Context, bucket: string, asked: string, versions: boolean) {
  const list = (prefix: string) => minio.list({ bucket, prefix, versions, limit: listLimit }, signal);
  const listing = await list(asked);
  const [only] = listing.entries;
  const folder = `${asked}/`;
  const isFolder = listing.entries.length === 1 && only?.kind === 'prefix' && only.prefix === folder;
  return isFolder ? { prefix: folder, listing: await list(folder) } : { prefix: asked, listing };
}

async function emptyView({ minio, signal }: Context, bucket: string, prefix: string): Promise<View> {
  if (prefix === '') return view(`${bucket}: empty`, [text(`No objects in bucket ${bucket}.`)]);
  const folder = prefix.slice(0, prefix.lastIndexOf('/', prefix.length - 2) + 1);
  const beside = await minio.list({ bucket, prefix: folder, versions: false, limit: 1_000 }, signal);
  const near = nearest(
    prefix,
    beside.entries.map((entry) => (entry.kind === 'prefix' ? entry.prefix : entry.key)),
  );
  const hint = didYouMean(near);
  return view(`${bucket}/${prefix}: nothing`, [
    text(`No objects below ${bucket}/${prefix}.`),
    hint !== undefined && text(hint),
    actions(...near.map((name) => button(name.slice(0, 60), 'minio ls', { path: `${bucket}/${name}` }))),
  ]);
}

function objectTable(listing: Listing, prefix: string, now: number) {
  const columns = [
    { title: 'NAME', keep: true, cut: 'middle' as const },
    { title: 'SIZE', align: 'right' as const, keep: true },
    { title: 'AGE', align: 'right' as const },
  ];
  const rows = listing.entries.map((entry) =>
    entry.kind === 'prefix'
      ? [shownName(entry, prefix), '', '']
      : [shownName(entry, prefix), formatBytes(entry.sizeBytes ?? 0), age(entry.modifiedAt, now)],
  );
  return table(columns, rows, { noun: 'entry' });
}

function versionTable(listing: Listing, prefix: string, now: number) {
  const columns = [
    { title: 'NAME', keep: true, cut: 'middle' as const },
    { title: 'VERSION', keep: true, cut: 'middle' as const },
    { title: 'IS', keep: true },
    { title: 'SIZE', align: 'right' as const },
    { title: 'AGE', align: 'right' as const },
  ];
  const rows = listing.entries.map((entry) => {
    if (entry.kind === 'prefix') return [shownName(entry, prefix), '', 'prefix', '', ''];
    const size = entry.sizeBytes === undefined ? '' : formatBytes(entry.sizeBytes);
    return [shownName(entry, prefix), entry.version?.id ?? '', versionState(entry), size, age(entry.modifiedAt, now)];
  });
  return table(columns, rows, { noun: 'version' });
}

function versionState(entry: Extract<Entry, { kind: 'object' }>): string {
  if (entry.version?.deleteMarker) return entry.version.latest ? 'deleted' : 'delete marker';
  return entry.version?.latest ? 'latest' : 'older';
}

/** Below the listed prefix only the rest of the name is news. */
function shownName(entry: Entry, prefix: string): string {
  const name = entry.kind === 'prefix' ? entry.prefix : entry.key;
  return name === prefix ? name : name.slice(prefix.lastIndexOf('/') + 1);
}
