import {
  actions,
  button,
  type CommandContext,
  code,
  defineCommand,
  driveName,
  erasureMap,
  fields,
  formatBytes,
  formatCount,
  formatDuration,
  healSentence,
  judgeErasure,
  plural,
  quiet,
  storageSentence,
  type Text,
  table,
  text,
  type View,
  view,
} from '#sdk';

type Report = Awaited<ReturnType<CommandContext<'minio'>['minio']['storage']>>;
type Drives = Extract<Report, { kind: 'drives' }>;
type Health = Extract<Report, { kind: 'health' }>;

export default defineCommand({
  name: 'minio info',
  summary: 'Show servers, drives and erasure sets, and whether writes are safe',
  permission: 'minio:info',
  danger: 'read',
  uses: ['minio'],
  args: {},
  examples: [''],
  async run({ minio, signal, now }) {
    const report = await minio.storage(signal);
    return report.kind === 'health' ? healthView(minio.name, report) : drivesView(minio.name, report, now());
  },
});

function drivesView(name: string, report: Drives, now: number): View {
  const drives = report.servers.flatMap((server) => server.drives);
  const judged = judgeErasure({ drives, parity: report.parity, pools: report.pools });
  const { sentence, tone } = storageSentence(judged);
  const ailing = drives.filter((drive) => drive.state !== 'ok' || drive.healing);
  const offline = report.servers.filter((server) => server.state !== 'online');
  return view(
    `${name}: ${sentence}`,
    [
      offline.length > 0 &&
        text(`Not online: ${offline.map((server) => `${server.endpoint} (${server.state})`).join(', ')}.`),
      code(erasureMap(judged), 'line'),
      ailing.length > 0 &&
        table(
          ['SET', { title: 'STATE', keep: true }, { title: 'DRIVE', keep: true, cut: 'middle' }],
          ailing.map((drive) => [
            drive.set < 0 ? '?' : String(drive.set),
            drive.healing ? healSentence(drive.heal, now) : drive.state,
            driveName(drive.endpoint),
          ]),
          { noun: 'drive that is not good', total: ailing.length },
        ),
      fields([
        ['servers', serversText(report)],
        ['usage', usageText(report, now)],
        ['space', spaceText(report)],
      ]),
      actions(button('Buckets', 'minio ls'), button('Look again', 'minio info')),
    ],
    { tone },
  );
}

function serversText(report: Drives): string {
  const online = report.servers.filter((server) => server.state === 'online');
  const [youngest] = online.toSorted((a, b) => (a.uptimeMs ?? 0) - (b.uptimeMs ?? 0));
  const since = youngest?.uptimeMs === undefined ? 'uptime unknown' : `up ${formatDuration(youngest.uptimeMs)}`;
  const versions = [...new Set(online.map((server) => server.version ?? 'version unknown'))];
  return `${online.length} of ${plural(report.servers.length, 'server')} online, ${since}, ${versions.join(' and ')}`;
}

/** The scanner counts once in a while: a figure without its age would pass for a fresh one. */
function usageText({ usage }: Drives, now: number): Text {
  if (usage === undefined) return 'unknown: the scanner has not finished a round, or the key may not ask';
  const objects = `${formatBytes(usage.sizeBytes)} in ${plural(usage.objects, 'object')}, ${plural(usage.buckets, 'bucket')}`;
  const versions = usage.versions > usage.objects ? `, ${formatCount(usage.versions)} versions` : '';
  return `${objects}${versions} (scanner, ${formatDuration(now - usage.scannedAt)} ago)`;
}

function spaceText(report: Drives): string {
  const known = report.servers.flatMap((server) => server.drives).filter((drive) => drive.totalBytes !== undefined);
  if (known.length === 0) return 'unknown';
  const total = known.reduce((sum, drive) => sum + (drive.totalBytes ?? 0), 0);
  const used = known.reduce((sum, drive) => sum + (drive.usedBytes ?? 0), 0);
  return `${formatBytes(used)} used of ${formatBytes(total)} raw, on ${plural(known.length, 'drive')} that answered`;
}

function healthView(name: string, report: Health): View {
  const [sentence, tone] = healthVerdict(report);
  return view(
    `${name}: ${sentence}`,
    [
      text(report.because),
      fields([
        ['write quorum', report.writes === undefined ? 'unknown' : report.writes ? 'held' : 'lost'],
        ['read quorum', report.reads === undefined ? 'unknown' : report.reads ? 'held' : 'lost'],
        report.writeQuorum !== undefined && ['drives needed to write', `${report.writeQuorum} in each set`],
        ['drives, servers, usage', 'unknown'],
      ]),
      quiet('How many more drives may be lost is unknown without the right admin:ServerInfo.'),
      actions(button('Buckets', 'minio ls'), button('Look again', 'minio info')),
    ],
    { tone },
  );
}

function healthVerdict(report: Health): readonly [string, 'good' | 'critical' | 'unknown'] {
  if (report.reads === false) return ['quorum lost: objects cannot be read.', 'critical'];
  if (report.writes === false) return ['write quorum lost.', 'critical'];
  if (report.writes === true) return ['write quorum held, drives unknown.', 'unknown'];
  return ['state unknown.', 'unknown'];
}
