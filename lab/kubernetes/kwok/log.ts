import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A shop's ordinary lines. */
const ordinary = [
  'listening on :8080',
  'connected to kafka: 3 brokers',
  'GET /orders/8812 200 14ms',
  'GET /orders/8813 200 11ms',
  'POST /orders 201 38ms customer=4711 total=59.90',
  'WARN slow query 812ms: select * from orders where customer = $1',
  'POST /orders 201 41ms customer=1207 total=12.50',
  'ERROR payment declined: order=8815 code=insufficient_funds',
  'GET /healthz 200 0ms',
];

/** What must never act when it is shown: each line tries something on a terminal, a chat or a reader. */
const hostile = [
  'GET /login 200 9ms',
  '\u001b[31mred\u001b[0m and \u001b]0;a new window title\u0007 and \u001b[2J a cleared screen',
  '``` end of the code block ``` *bold* _italic_ ~struck~',
  '<!channel> <!here> <@U0000000001> <https://phish.example|our status page>',
  '&lt;!channel&gt; &amp;amp; <script>alert(1)</script>',
  'file named \u202egnp.exe\u202c and zero\u200bwidth and \u2066isolated\u2069',
  'tab\tseparated\tand a carriage return\roverwritten',
  `one very long line: ${'x'.repeat(5_000)}`,
  'emoji \u{1f469}\u200d\u{1f469}\u200d\u{1f467} and combining z\u0351\u0364\u0363 and \u5bbd\u5ea6',
  'password=hunter2 token=xoxb-000000000000-not-a-real-token',
];

const outOfMemory = [
  'worker 1.9.2 starting, cache=eager',
  'loading product cache',
  'loaded 0.4M rows into cache, 96 MiB',
  'loaded 0.8M rows into cache, 180 MiB',
  'loaded 1.2M rows into cache, 251 MiB',
];

const byContainer: Readonly<Record<string, { lines: readonly string[]; previous?: readonly string[] }>> = {
  web: { lines: hostile },
  worker: { lines: outOfMemory.slice(0, 3), previous: outOfMemory },
  backup: { lines: ['dumping 41 tables', 'wrote orders.dump, 41.2 MiB', 'done in 12 s'] },
};

/** What a container of the shop logs; the ordinary lines if it has none of its own. */
export function containerLog(container: string): readonly string[] {
  const own = byContainer[container];
  return own?.previous ?? own?.lines ?? ordinary;
}

const lineEveryMs = 7_000;

/** The format of the container runtime interface: time, stream, F for a whole line, text. The last line is of now. */
function inRuntimeFormat(lines: readonly string[], nowMs: number): string {
  return lines
    .map((line, index) => {
      const at = new Date(nowMs - (lines.length - 1 - index) * lineEveryMs).toISOString();
      return `${at} stdout F ${line}\n`;
    })
    .join('');
}

/**
 * Writes what simulated containers have logged and returns the rule that shows it, chosen by the container's name.
 *
 * A container without a rule of its own shows ordinary lines. What is appended to a file reaches those who follow it.
 */
export async function writeFakeLogs(dir: string, nowMs: number): Promise<object> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const write = async (name: string, lines: readonly string[]) => {
    const file = join(dir, `${name}.log`);
    await writeFile(file, inRuntimeFormat(lines, nowMs), { mode: 0o600 });
    return file;
  };
  const logs: object[] = [{ logsFile: await write('ordinary', ordinary), follow: true }];
  for (const [container, { lines, previous }] of Object.entries(byContainer)) {
    logs.push({
      containers: [container],
      logsFile: await write(container, lines),
      ...(previous === undefined ? {} : { previousLogsFile: await write(`${container}.previous`, previous) }),
      follow: true,
    });
  }
  // A container that never started has no log, and asking for it fails as it would on a real node.
  logs.push({ containers: ['checkout'], logsFile: join(dir, 'never-started') });
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'ClusterLogs',
    metadata: { name: 'shop' },
    spec: { logs },
  };
}
